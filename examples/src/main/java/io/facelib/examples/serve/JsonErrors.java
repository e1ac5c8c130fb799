package io.facelib.examples.serve;

import io.facelib.rest.FaceApi;
import io.facelib.rest.RequestIds;
import io.facelib.rest.route.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * What Jetty refuses by itself: for want of room as the routes would, anything else, such as headers that are too long, with a
 * line of JSON, as for unknown paths. Never a stack trace.
 */
final class JsonErrors extends ErrorHandler {
    private static final String JSON = "application/json;charset=UTF-8";

    private final FaceApi api;

    JsonErrors(FaceApi api) {
        this.api = api;
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback)
            throws IOException {
        String id = RequestIds.of(request.getHeaders().get(RequestIds.HEADER));
        response.getHeaders().put(RequestIds.HEADER, id);
        if (code == HttpStatus.SERVICE_UNAVAILABLE_503) {
            Optional<String> origin = Optional.ofNullable(request.getHeaders().get(HttpHeader.ORIGIN));
            Reply reply = api.busy(request.getMethod(), request.getHttpURI().getPath(), id, origin);
            write(reply, response, callback);
        } else {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, JSON);
            response.write(true, body(code), callback);
        }
    }

    private static void write(Reply reply, Response response, Callback callback) throws IOException {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, reply.contentType());
        reply.headers().forEach(response.getHeaders()::put);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        reply.body().writeTo(bytes);
        response.write(true, ByteBuffer.wrap(bytes.toByteArray()), callback);
    }

    /** For what cannot even be read as a request. */
    @Override
    @SuppressWarnings("removal") // nothing else is asked for these before Jetty 13
    public ByteBuffer badMessageError(int status, @Nullable String reason, HttpFields.Mutable fields) {
        fields.put(HttpHeader.CONTENT_TYPE, JSON);
        return body(status);
    }

    private static ByteBuffer body(int code) {
        return StandardCharsets.UTF_8.encode("{\"detail\":\"" + HttpStatus.getMessage(code) + "\"}");
    }
}
