package io.facelib.examples.bench;

import io.facelib.FaceEngine;
import io.facelib.examples.bench.RestResult.Flood;
import io.facelib.examples.bench.RestResult.Row;
import io.facelib.examples.serve.JettyService;
import io.facelib.model.FaceImage;
import io.facelib.rest.FaceApi;
import io.facelib.rest.caller.CallerResolver;
import io.facelib.rest.settings.RestSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The REST routes over engines on a directory, served by Jetty on loopback as {@code serve} does it. */
public final class RestBench {
    private final RestSchedule schedule;
    private final Consumer<String> progress;

    /** Tells what it is doing as it goes. */
    public RestBench(RestSchedule schedule, Consumer<String> progress) {
        this.schedule = schedule;
        this.progress = progress;
    }

    /** What HTTP adds, without limits on how much a tenant may send. The photo must show a face. */
    public List<Row> race(FaceEngine engine, byte[] photo) {
        RestSettings unlimited = RestSettings.defaults().withRateLimit(Optional.empty());
        try (FaceApi api = api(engine, unlimited);
                JettyService service = start(api)) {
            return new RestRace(engine, service.port(), schedule, progress).run(photo);
        }
    }

    /**
     * What becomes of many connections at once to {@code serve} in a process of its own, with all limits as they are unless
     * set.
     *
     * @param engine with the model that is served, to look at the photo
     * @param serve the class with the commands, and what it is told
     */
    public Flood flood(FaceEngine engine, byte[] photo, List<String> serve, int connections, double forSeconds)
            throws IOException, InterruptedException {
        progress.accept(connections + " connections");
        float[] vector = engine.analyze(FaceImage.of(photo))
                .faces()
                .get(0)
                .embedding()
                .orElseThrow()
                .toArray();
        try (ServeProcess process = ServeProcess.start(serve)) {
            return new RestFlood(process.port(), forSeconds).run(engine.config().model(), photo, vector, connections);
        }
    }

    private static FaceApi api(FaceEngine engine, RestSettings settings) {
        return FaceApi.over(engine)
                .callers(CallerResolver.trustedHeader())
                .settings(settings)
                .build();
    }

    private static JettyService start(FaceApi api) {
        return JettyService.start(api, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }
}
