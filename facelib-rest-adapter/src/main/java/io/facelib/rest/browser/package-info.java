/** What protects a service from pages that its users look at: {@link io.facelib.rest.browser.BrowserRules}. */
@NullMarked
package io.facelib.rest.browser;

import org.jspecify.annotations.NullMarked;
