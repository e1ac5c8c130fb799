package io.facelib.examples;

import io.facelib.model.TenantId;
import io.facelib.rest.caller.ApiKey;
import io.facelib.rest.caller.Role;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code api-key}: makes a key for a caller of the REST routes. */
@Command(
        name = "api-key",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a key for a caller of the REST routes, and stores nothing: the first line is the key, for its holder alone;",
            "the second one belongs into the file that FACELIB_API_KEYS names, and tells nobody the key."
        })
final class ApiKeyCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "Whose key it is, for the audit.")
    private String name = "";

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "What they may do: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private Role role = Role.READER;

    @Option(names = "--tenant", paramLabel = "T", description = "For whom they may act; may be given again.")
    private List<String> tenants = List.of();

    @Option(names = "--all-tenants", description = "They may act for every tenant.")
    private boolean all;

    @Override
    public void run() {
        if (all == !tenants.isEmpty()) {
            throw Console.wrongUsage(spec, "say for whom they may act: --tenant, or --all-tenants");
        }
        Optional<Set<TenantId>> own = all
                ? Optional.empty()
                : Optional.of(tenants.stream().map(TenantId::of).collect(Collectors.toUnmodifiableSet()));
        ApiKey.Created created = ApiKey.create(name, role, own);
        PrintWriter out = Console.out(spec);
        out.println(created.text());
        out.println(created.key().line());
        out.flush();
    }
}
