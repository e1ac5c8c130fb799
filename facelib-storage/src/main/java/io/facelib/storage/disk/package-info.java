/** The one door through which facelib changes files. Start with {@link io.facelib.storage.disk.Disk}. */
@NullMarked
package io.facelib.storage.disk;

import org.jspecify.annotations.NullMarked;
