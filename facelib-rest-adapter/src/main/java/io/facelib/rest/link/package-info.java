/** Links to stored pictures: {@link io.facelib.rest.link.ImageLinks} makes them, for those whose pictures they are. */
@NullMarked
package io.facelib.rest.link;

import org.jspecify.annotations.NullMarked;
