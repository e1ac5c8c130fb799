package io.facelib.examples;

import io.facelib.error.InvalidInputException;
import io.facelib.examples.serve.ServiceSettings;
import io.facelib.migrate.MigrationOptions;
import io.facelib.migrate.MigrationReport;
import io.facelib.migrate.TenantMigration;
import io.facelib.model.TenantId;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code migrate}: brings a tenant from one storage to another and compares both, or takes one of the service over. */
@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        description = {
            "Copies everything of a tenant from one storage to another and compares both. Ended in the middle it goes on when",
            "it is called again; called again later it brings what is new and removes what the source has erased. Until it",
            "ends with 0 the tenant must not be used in the target. docs/operations.md says what moves, and what does not.",
            "",
            "URL is one of",
            "  file:DIR                 an embedded storage; no other process may have it open",
            "  config:FILE              settings as serve and worker read them, without the environment",
            "  config:FILE?data=DIR     the same, with a directory for what no setting names a server for",
            "",
            "With --from service:FILE it takes a tenant over from the service whose environment is in FILE: S3_ENDPOINT or",
            "MINIO_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY and the names of buckets. Its objects keep their keys and are copied if",
            "the target has another store, its pictures are analysed by the model, its people enrolled again. Points of the old",
            "vector store, which FACELIB_EXPORT_FACES and FACELIB_EXPORT_IDENTITIES in FILE name, say which faces there",
            "were, under which ids, and whose they are."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the target has what the source has; of a service, all that can be taken over",
            "1:something differs, failed, or was refused, and why",
            "2:wrong usage"
        })
final class MigrateCommand implements Callable<Integer> {
    private static final String SERVICE = "service:";

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--from",
            paramLabel = "URL",
            required = true,
            description = "Where the tenant is; its data is only read.")
    private String from = "";

    @Option(names = "--to", paramLabel = "URL", required = true, description = "Where it is brought.")
    private String to = "";

    @Option(names = "--tenant", paramLabel = "TENANT", required = true, description = "Which tenant.")
    private String tenant = "";

    @Option(names = "--verify", description = "Only compare what an earlier call brought.")
    private boolean verifyOnly;

    @Option(
            names = "--leave-unfinished",
            description = "Leave unfinished batches and images that wait to be ingested behind.")
    private boolean leaveUnfinished;

    @Option(
            names = "--accept-broken-audit",
            description = "Bring an audit chain that is broken in the source, which nobody can tell afterwards.")
    private boolean acceptBrokenAudit;

    @Option(
            names = "--again",
            description = {
                "Undo in the target what was removed, added or changed there since an earlier call ended well;",
                "and remove what the source has lost, however much that is."
            })
    private boolean again;

    @Option(
            names = "--with-crawled",
            description = "Bring what crawlers keep under no tenant, too: for the tenant that they crawl for.")
    private boolean withCrawled;

    @Option(
            names = "--with-new-faces",
            description = "From a service with points: store faces that it had no point for, too.")
    private boolean withNewFaces;

    @Mixin
    private ModelOptions models = new ModelOptions();

    @Override
    public Integer call() {
        TenantId id = TenantId.of(tenant);
        return from.startsWith(SERVICE) ? takeOver(id) : migrate(id);
    }

    private int takeOver(TenantId id) {
        if (verifyOnly || leaveUnfinished || acceptBrokenAudit) {
            throw new InvalidInputException(
                    "--from", "a service is taken over without --verify, --leave-unfinished and --accept-broken-audit");
        }
        ServiceSettings service = ServiceSettings.in("--from", Path.of(from.substring(SERVICE.length())));
        boolean crawled = withCrawled || service.crawler().filter(id::equals).isPresent();
        try (StorageUrl target = StorageUrl.open("--to", to)) {
            boolean whole = new ServiceTakeover(service, target, models, Console.out(spec))
                    .run(
                            id,
                            options -> options.withCrawled(crawled)
                                    .withNewFaces(withNewFaces)
                                    .takingAgain(again));
            return whole ? 0 : 1;
        }
    }

    private int migrate(TenantId id) {
        if (withNewFaces) {
            throw new InvalidInputException("--with-new-faces", "it is for a service that is taken over");
        }
        if (from.equals(to)) {
            throw new InvalidInputException("--to", "it is where the tenant is already");
        }
        try (StorageUrl source = StorageUrl.openExisting("--from", from);
                StorageUrl target = StorageUrl.open("--to", to)) {
            TenantMigration migration =
                    new TenantMigration(source.backends(), target.backends(), id, options(source), Clock.systemUTC());
            MigrationReport report = verifyOnly ? migration.verify() : migration.run();
            print(report);
            return report.isSame() ? 0 : 1;
        }
    }

    private MigrationOptions options(StorageUrl source) {
        return MigrationOptions.from(source.name())
                .leavingUnfinished(leaveUnfinished)
                .acceptingBrokenAudit(acceptBrokenAudit)
                .withSharedObjects(withCrawled)
                .bringingAgain(again)
                .telling(this::tell);
    }

    private void tell(String words) {
        PrintWriter out = Console.out(spec);
        out.println(words);
        out.flush();
    }

    private void print(MigrationReport report) {
        PrintWriter out = Console.out(spec);
        out.println("migration " + report.id());
        report.counts()
                .forEach((kind, count) -> out.println(String.format(
                        Locale.ROOT,
                        "%-18s %d compared, %d added, %d replaced, %d removed",
                        kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        count.compared(),
                        count.added(),
                        count.replaced(),
                        count.removed())));
        report.notes().forEach(note -> out.println("note: " + note));
        report.differences()
                .forEach(difference -> out.println("differs: "
                        + difference.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + difference.id()
                        + ": " + difference.what()));
        out.println(report.isSame() ? "the target has what the source has" : report.differing() + " differences");
        out.flush();
    }
}
