package io.facelib.examples;

import io.facelib.FaceEngine;
import io.facelib.Tenant;
import io.facelib.model.FaceId;
import io.facelib.model.GroupOptions;
import io.facelib.model.GroupSuggestion;
import io.facelib.model.GroupSuggestions;
import io.facelib.model.MatchPolicy;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cluster}: which of the faces that are nobody's seem to show one person? */
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        description = {
            "Groups the faces of a tenant that are assigned to nobody.",
            "Each group seems to show one person; nothing is assigned."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:the faces were grouped", "1:they were not", "2:wrong usage"})
final class ClusterCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--threshold",
            paramLabel = "C",
            description = "The least cosine of neighbours, -1 to 1; a false match rate of 1e-5 unless given.")
    private @Nullable Double threshold;

    @Option(
            names = "--min-neighbours",
            paramLabel = "N",
            description = "How many neighbours make a face the core of a group. Default: ${DEFAULT-VALUE}")
    private int minNeighbours = GroupOptions.defaults().minNeighbours();

    @Override
    public void run() {
        GroupOptions options = GroupOptions.defaults().withMinNeighbours(minNeighbours);
        if (threshold != null) {
            options = options.withPolicy(MatchPolicy.cosine(threshold));
        }
        try (FaceEngine engine = data.open()) {
            Tenant tenant = data.tenant(engine);
            print(tenant, tenant.identities().suggestGroups(options));
        }
    }

    private void print(Tenant tenant, GroupSuggestions found) {
        PrintWriter out = Console.out(spec);
        int number = 1;
        for (GroupSuggestion group : found.groups()) {
            String like = group.closest()
                    .map(match -> ", like " + match.identity() + " (cosine " + Console.fixed(match.cosine(), 3) + ")")
                    .orElse("");
            out.println("group " + number++ + ": " + group.faces().size() + " faces" + like);
            group.faces().forEach(face -> out.println("  " + face + photo(tenant, face)));
        }
        out.println("single: " + found.single().size() + " faces");
        out.println("limit   " + Console.fixed(found.threshold().cosine(), 3));
        out.flush();
    }

    private static String photo(Tenant tenant, FaceId face) {
        return tenant.faces()
                .get(face)
                .flatMap(record -> record.metadata().get("photo"))
                .map(photo -> "  " + photo)
                .orElse("");
    }
}
