/** Objects as files below one directory. Start with {@link io.facelib.storage.filesystem.FilesystemObjectStore}. */
@NullMarked
package io.facelib.storage.filesystem;

import org.jspecify.annotations.NullMarked;
