package io.facelib.error;

import java.io.Serial;

/** A named thing does not exist in this tenant. A thing of another tenant is indistinguishable from a missing one. */
public final class NotFoundException extends FacelibException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * @param kind what was looked for, such as "face"
     * @param id the id that was given
     */
    public NotFoundException(String kind, String id) {
        super(Fault.CALLER, false, "no " + kind + " '" + id + "' in this tenant");
    }
}
