package io.facelib.rest.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.facelib.error.InvalidInputException;
import io.facelib.error.SetupException;
import io.facelib.model.TenantId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyCallersTest {
    private static final Optional<Set<TenantId>> TWO = Optional.of(Set.of(TenantId.of("acme"), TenantId.of("globex")));

    @TempDir
    private Path folder;

    @Test
    void create_twice_givesKeysOf256RandomBitsThatDiffer() {
        ApiKey.Created one = ApiKey.create("one", Role.READER, TWO);
        ApiKey.Created other = ApiKey.create("one", Role.READER, TWO);

        assertThat(one.text()).matches("flk_[A-Za-z0-9_-]{43}").isNotEqualTo(other.text());
        assertThat(one.key().hash()).isNotEqualTo(other.key().hash());
        assertThat(one.toString()).doesNotContain(one.text());
    }

    @Test
    void from_linesThatWereCreated_readsTheSameKeys() throws IOException {
        ApiKey writer = ApiKey.create("crawler", Role.WRITER, TWO).key();
        ApiKey admin = ApiKey.create("operator", Role.ADMIN, Optional.empty()).key();
        Path file = file("# who may call", "", writer.line(), "  " + admin.line());

        assertThat(ApiKeyFile.read(file)).containsExactly(writer, admin);
        assertThat(writer.line()).startsWith("crawler = writer; acme, globex; ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "crawler writer acme",
                "crawler = writer; acme",
                "crawler = boss; acme; 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "crawler = writer; ../x; 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "crawler = writer; acme; 9f86",
                "craw ler = writer; acme; 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
            })
    void from_lineThatIsWrong_refusesTheFileAndNamesTheLine(String line) throws IOException {
        Path file = file("# first", line);

        assertThatThrownBy(() -> ApiKeyCallers.from(file))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("line 2");
    }

    @Test
    void from_fileThatIsNotThere_saysSo() {
        Path missing = folder.resolve("missing");

        assertThatThrownBy(() -> ApiKeyCallers.from(missing)).isInstanceOf(SetupException.class);
    }

    @Test
    void of_sameNameOrSameKeyTwice_isRefused() {
        ApiKey key = ApiKey.create("crawler", Role.WRITER, TWO).key();
        ApiKey sameName = ApiKey.create("crawler", Role.READER, TWO).key();
        ApiKey sameKey = new ApiKey("other", Role.ADMIN, Optional.empty(), key.hash());

        assertThatThrownBy(() -> ApiKeyCallers.of(List.of(key, sameName))).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> ApiKeyCallers.of(List.of(key, sameKey))).isInstanceOf(InvalidInputException.class);
    }

    private Path file(String... lines) throws IOException {
        return Files.write(folder.resolve("keys"), List.of(lines), StandardCharsets.UTF_8);
    }
}
