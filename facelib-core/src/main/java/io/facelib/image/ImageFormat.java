package io.facelib.image;

/** The formats that are decoded, known by their first bytes; a file's name or declared type says nothing. */
public enum ImageFormat {
    JPEG("image/jpeg", false),
    PNG("image/png", true),
    WEBP("image/webp", true),
    GIF("image/gif", true),
    BMP("image/bmp", false),
    TIFF("image/tiff", false),
    /** Binary PGM and PPM. */
    NETPBM("image/x-portable-anymap", false);

    private final String mediaType;
    private final boolean transparency;

    ImageFormat(String mediaType, boolean transparency) {
        this.mediaType = mediaType;
        this.transparency = transparency;
    }

    /** The registered media type. */
    public String mediaType() {
        return mediaType;
    }

    /** Whether pixels may be transparent; they are laid over white. */
    boolean transparency() {
        return transparency;
    }
}
