package io.facelib.rest;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;

/** The servlet of a {@link FaceApi}; to be mapped to all paths, such as {@code /*}. Safe for any number of threads. */
public final class FaceApiServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient FaceApi api;

    public FaceApiServlet(FaceApi api) {
        this.api = api;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        api.dispatcher().service(request, response);
    }
}
