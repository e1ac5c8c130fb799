package io.facelib.rest.route;

import jakarta.servlet.http.HttpServletRequest;
import java.io.InputStream;
import org.apache.commons.fileupload2.core.RequestContext;
import org.jspecify.annotations.Nullable;

/** A form's body as the parser wants it. */
record FormBody(HttpServletRequest request, InputStream body) implements RequestContext {
    @Override
    public @Nullable String getCharacterEncoding() {
        return "UTF-8";
    }

    @Override
    public long getContentLength() {
        return request.getContentLengthLong();
    }

    @Override
    public @Nullable String getContentType() {
        return request.getHeader(Call.CONTENT_TYPE);
    }

    @Override
    public InputStream getInputStream() {
        return body;
    }

    @Override
    public boolean isMultipartRelated() {
        return false;
    }
}
