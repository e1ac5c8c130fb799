package io.facelib.examples;

import io.facelib.FaceEngine;
import io.facelib.model.DeadLetter;
import io.facelib.model.Page;
import io.facelib.model.PageRequest;
import io.facelib.model.WorkKind;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code deadletters}: work that could not be done. */
@Command(
        name = "deadletters",
        mixinStandardHelpOptions = true,
        description = {
            "Lists work that could not be done, has it tried again, or drops it.",
            "The errors of batches are told by 'batch status'."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done", "1:not every id was a dead letter", "2:wrong usage"})
final class DeadLettersCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private DataOptions data = new DataOptions();

    @ArgGroup(multiplicity = "0..1")
    private Choice choice = new Choice();

    static final class Choice {
        @Option(names = "--replay", paramLabel = "ID", arity = "1..*", description = "Has these tried again.")
        private List<String> replay = List.of();

        @Option(names = "--drop", paramLabel = "ID", arity = "1..*", description = "Forgets these.")
        private List<String> drop = List.of();
    }

    @Override
    public Integer call() {
        try (FaceEngine engine = data.open()) {
            if (!choice.replay.isEmpty()) {
                return changed(
                        choice.replay, kind -> data.tenant(engine).deadLetters().replay(kind, choice.replay));
            }
            if (!choice.drop.isEmpty()) {
                return changed(
                        choice.drop, kind -> data.tenant(engine).deadLetters().drop(kind, choice.drop));
            }
            print(engine);
            return 0;
        }
    }

    private interface Change {
        int of(WorkKind kind);
    }

    private int changed(List<String> ids, Change change) {
        int all = 0;
        for (WorkKind kind : WorkKind.values()) {
            all += change.of(kind);
        }
        Console.out(spec).println(all + " of " + ids.size());
        return all == ids.size() ? 0 : 1;
    }

    private void print(FaceEngine engine) {
        TextTable table = new TextTable("kind", "id", "attempts", "given up", "reason");
        for (WorkKind kind : WorkKind.values()) {
            PageRequest request = PageRequest.first(1_000);
            Page<DeadLetter> page = data.tenant(engine).deadLetters().list(kind, request);
            while (true) {
                page.items().forEach(letter -> row(table, letter));
                if (page.next().isEmpty()) {
                    break;
                }
                page = data.tenant(engine)
                        .deadLetters()
                        .list(kind, request.after(page.next().get()));
            }
        }
        PrintWriter out = Console.out(spec);
        out.print(table);
        out.flush();
    }

    private static void row(TextTable table, DeadLetter letter) {
        table.row(
                letter.kind().name().toLowerCase(Locale.ROOT),
                letter.id(),
                letter.attempts(),
                letter.died(),
                letter.reason());
    }
}
