package io.facelib.rest.error;

import java.io.Serial;
import java.util.LinkedHashMap;
import java.util.Map;

/** A failure of the second family: a status, and either a text or an object that names a token. */
public final class V1Exception extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Object detail;

    private V1Exception(int status, Object detail) {
        super(status + " " + (detail instanceof Map<?, ?> object ? object.get("error") : detail));
        this.status = status;
        this.detail = detail;
    }

    /** One whose detail is a text: a token, or a token, a colon and a sentence. */
    public static V1Exception text(int status, String detail) {
        return new V1Exception(status, detail);
    }

    /** One whose detail is an object with the token as member {@code error}. */
    public static V1Exception object(int status, String error, Map<String, Object> more) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("error", error);
        detail.putAll(more);
        return new V1Exception(status, detail);
    }

    /** The same, because of something that the answer does not tell. */
    public V1Exception causedBy(Throwable cause) {
        initCause(cause);
        return this;
    }

    public int status() {
        return status;
    }

    public Object detail() {
        return detail;
    }
}
