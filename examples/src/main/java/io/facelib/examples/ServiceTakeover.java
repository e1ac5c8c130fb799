package io.facelib.examples;

import io.facelib.FaceEngine;
import io.facelib.examples.serve.ServiceSettings;
import io.facelib.model.BackgroundOptions;
import io.facelib.model.TenantId;
import io.facelib.spi.ObjectStore;
import io.facelib.spi.StorageBackends;
import io.facelib.spi.StorageSetup;
import io.facelib.takeover.Takeover;
import io.facelib.takeover.TakeoverOptions;
import io.facelib.takeover.TakeoverReport;
import io.facelib.takeover.TakeoverReport.Count;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Takes a tenant of a service over into an open storage, and prints what became of it. For one thread. */
final class ServiceTakeover {
    private final ServiceSettings service;
    private final StorageUrl target;
    private final ModelOptions models;
    private final PrintWriter out;

    ServiceTakeover(ServiceSettings service, StorageUrl target, ModelOptions models, PrintWriter out) {
        this.service = service;
        this.target = target;
        this.models = models;
        this.out = out;
    }

    /**
     * Takes the tenant over.
     *
     * @param more sets what concerns this run
     * @return whether all that can be taken over has been
     */
    boolean run(TenantId tenant, UnaryOperator<TakeoverOptions> more) {
        Clock clock = Clock.systemUTC();
        StorageBackends backends = target.backends();
        try (FaceEngine engine =
                        models.open(setup -> backends, builder -> builder.background(BackgroundOptions.none()));
                ObjectStore old = service.objects().open(new StorageSetup(clock, Optional.empty()))) {
            TakeoverOptions options = more.apply(options());
            TakeoverReport report = new Takeover(old, backends, engine, tenant, options, clock).run();
            print(report);
            return report.isWhole();
        }
    }

    private TakeoverOptions options() {
        TakeoverOptions options = TakeoverOptions.from(service.name()).telling(this::tell);
        Optional<Path> identities = service.identities();
        options = service.faces().map(options::withFaces).orElse(options);
        return identities.isPresent() ? options.withIdentities(identities.get()) : options;
    }

    private void tell(String words) {
        out.println(words);
        out.flush();
    }

    private void print(TakeoverReport report) {
        out.println("takeover " + report.id());
        for (Count count : Count.values()) {
            out.println(String.format(
                    Locale.ROOT,
                    "%-22s %d",
                    count.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    report.count(count)));
        }
        report.notes().forEach(note -> out.println("note: " + note));
        String left = "; left behind: " + report.leftBehind() + ", see above";
        if (!report.isWhole()) {
            out.println("not all that can be taken over has been" + left);
        } else {
            out.println(
                    report.leftBehind() == 0
                            ? "everything has been taken over"
                            : "all that can be taken over has been" + left);
        }
        out.flush();
    }
}
