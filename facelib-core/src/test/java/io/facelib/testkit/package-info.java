/** What several tests share: real data, pictures made by hand, tiny networks. */
@NullMarked
package io.facelib.testkit;

import org.jspecify.annotations.NullMarked;
