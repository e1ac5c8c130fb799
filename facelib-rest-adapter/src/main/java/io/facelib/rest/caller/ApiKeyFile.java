package io.facelib.rest.caller;

import io.facelib.error.InvalidInputException;
import io.facelib.error.SetupException;
import io.facelib.model.TenantId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reads API keys from a text file in UTF-8, a key a line; empty lines and those that begin with {@code #} are passed over:
 *
 * <pre>
 * name = role; tenants; hash
 * crawler = writer; acme, globex; 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
 * operator = admin; *; 60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752
 * </pre>
 *
 * The role is {@code reader}, {@code writer} or {@code admin}; {@code *} stands for every tenant; the hash is the SHA-256 of
 * the key. A line that is not like that stops the start: a key that silently does not count, or counts for more, is worse.
 */
final class ApiKeyFile {
    private static final String EVERYBODY = "*";

    private ApiKeyFile() {}

    static List<ApiKey> read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            List<ApiKey> keys = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).strip();
                if (!line.isEmpty() && !line.startsWith("#")) {
                    keys.add(key(line, i + 1));
                }
            }
            return keys;
        } catch (IOException e) {
            throw new SetupException(
                    "the API keys cannot be read from " + file, "Name a text file in UTF-8 that can be read.", e);
        }
    }

    private static ApiKey key(String line, int number) {
        int equals = line.indexOf('=');
        int first = line.indexOf(';', equals + 1);
        int second = line.indexOf(';', first + 1);
        if (equals < 0 || first < 0 || second < 0) {
            throw wrong(number, "it is not \"name = role; tenants; hash\"");
        }
        try {
            return new ApiKey(
                    line.substring(0, equals).strip(),
                    role(line.substring(equals + 1, first).strip()),
                    tenants(line.substring(first + 1, second).strip()),
                    line.substring(second + 1).strip());
        } catch (InvalidInputException e) {
            throw wrong(number, String.valueOf(e.getMessage()));
        }
    }

    private static SetupException wrong(int number, String reason) {
        return new SetupException(
                "line " + number + " of the API keys is wrong: " + reason, "Correct the line, or take it out.");
    }

    private static Role role(String text) {
        for (Role role : Role.values()) {
            if (role.name().toLowerCase(Locale.ROOT).equals(text)) {
                return role;
            }
        }
        throw new InvalidInputException("role", "must be reader, writer or admin");
    }

    private static Optional<Set<TenantId>> tenants(String text) {
        if (text.equals(EVERYBODY)) {
            return Optional.empty();
        }
        Set<TenantId> tenants = new TreeSet<>();
        StringTokenizer names = new StringTokenizer(text, ", ");
        while (names.hasMoreTokens()) {
            tenants.add(TenantId.of(names.nextToken()));
        }
        return Optional.of(tenants);
    }

    static String line(ApiKey key) {
        String tenants = key.tenants()
                .map(own -> own.stream().map(TenantId::value).sorted().collect(Collectors.joining(", ")))
                .orElse(EVERYBODY);
        return key.name() + " = " + key.role().name().toLowerCase(Locale.ROOT) + "; " + tenants + "; " + key.hash();
    }
}
