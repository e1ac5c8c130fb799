package io.facelib.examples;

import io.facelib.FaceEngine;
import io.facelib.examples.serve.OperatorService;
import io.facelib.metrics.MeasuredBackends;
import io.facelib.micrometer.MicrometerMeasurements;
import io.facelib.spi.Measurements;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where operators look at a process, if anywhere. */
final class OperatorOptions {
    @Option(
            names = "--metrics-port",
            paramLabel = "N",
            description =
                    "Tell Prometheus what is measured, at /metrics of this port, and how each backend is, at /ready;"
                            + " 0 takes any port that is free. Nothing is measured unless set.")
    private @Nullable Integer port;

    @Option(
            names = "--metrics-host",
            paramLabel = "ADDRESS",
            description =
                    "The address of --metrics-port. Nobody is asked who they are there: let only operators reach it."
                            + " Default: ${DEFAULT-VALUE}")
    private InetAddress host = InetAddress.getLoopbackAddress();

    private @Nullable PrometheusMeterRegistry registry;

    /** Has the engine tell what it measures. */
    FaceEngine.Builder configure(FaceEngine.Builder builder) {
        return port == null ? builder : builder.measurements(measurements());
    }

    /** For what is measured beside the engine. */
    MeasuredBackends backends() {
        return new MeasuredBackends(measurements());
    }

    private Measurements measurements() {
        return port == null ? Measurements.none() : MicrometerMeasurements.to(registry());
    }

    private PrometheusMeterRegistry registry() {
        if (registry == null) {
            registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            new JvmMemoryMetrics().bindTo(registry);
            new JvmThreadMetrics().bindTo(registry);
            new ProcessorMetrics().bindTo(registry);
            new UptimeMetrics().bindTo(registry);
        }
        return registry;
    }

    /** Starts to answer, if a port is set; to be closed before the engine. */
    Listening start(FaceEngine engine) {
        return new Listening(Optional.ofNullable(port)
                .map(number -> OperatorService.start(engine, registry(), new InetSocketAddress(host, number))));
    }

    /** What answers, if anything does. */
    record Listening(Optional<OperatorService> service) implements AutoCloseable {
        /** Says where, in a line. */
        void announce(PrintWriter out) {
            service.ifPresent(listening -> {
                out.println("facelib metrics on " + listening.address() + "/metrics");
                out.flush();
            });
        }

        @Override
        public void close() {
            service.ifPresent(OperatorService::close);
        }
    }
}
