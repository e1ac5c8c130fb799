package io.facelib.storage;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.FileOutputStream;
import java.io.FileWriter;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which backend may know what, and through which door files are changed. */
class ArchitectureTest {
    private static final String ROOT = "io.facelib.storage";
    private static final JavaClasses STORAGE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    private static final Set<String> CHANGES_OF_FILES = Set.of(
            "write",
            "writeString",
            "move",
            "copy",
            "delete",
            "deleteIfExists",
            "createFile",
            "createDirectory",
            "createDirectories",
            "createTempFile",
            "createTempDirectory",
            "createLink",
            "createSymbolicLink",
            "newOutputStream",
            "newBufferedWriter",
            "newByteChannel",
            "setAttribute",
            "setLastModifiedTime",
            "setPosixFilePermissions",
            "setOwner");
    private static final Set<String> CHANGES_OF_CHANNELS = Set.of("write", "truncate", "force", "transferFrom");
    private static final Set<String> WRITING =
            Set.of("WRITE", "CREATE", "CREATE_NEW", "APPEND", "TRUNCATE_EXISTING", "DELETE_ON_CLOSE");

    @ParameterizedTest
    @ValueSource(strings = {"filesystem", "jdbc", "jvector", "s3", "cassandra", "redis"})
    void backends_knowOnlyCoreAndTheSeams(String backend) {
        classes()
                .that()
                .resideInAPackage(ROOT + "." + backend)
                .should()
                .onlyDependOnClassesThat(new DescribedPredicate<JavaClass>("are its own, core's, seams or libraries") {
                    @Override
                    public boolean test(JavaClass type) {
                        String name = type.getBaseComponentType().getPackageName();
                        return !name.startsWith(ROOT)
                                || Set.of(ROOT + ".disk", ROOT + ".log", ROOT + "." + backend)
                                        .contains(name);
                    }
                })
                .check(STORAGE);
    }

    @Test
    void seams_knowNoBackend() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".disk", ROOT + ".log")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT,
                        ROOT + ".filesystem",
                        ROOT + ".jdbc",
                        ROOT + ".jvector",
                        ROOT + ".s3",
                        ROOT + ".cassandra",
                        ROOT + ".redis")
                .check(STORAGE);
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(STORAGE);
    }

    @Test
    void vendors_areKnownToOnePackageEach() {
        onlyIn("jdbc", "org.sqlite..", "java.sql..");
        onlyIn("s3", "software.amazon..");
        onlyIn("cassandra", "com.datastax.oss..");
        onlyIn("redis", "redis.clients..");
        onlyIn("jvector", "io.github.jbellis..", "jdk.incubator.vector..");
    }

    private static void onlyIn(String backend, String... vendors) {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "." + backend)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(vendors)
                .check(STORAGE);
    }

    /** The lock of a directory is the exception: it need not survive a loss of power, which ends it anyway. */
    @Test
    void files_areChangedThroughTheDiskOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".disk")
                .and()
                .areNotAssignableTo(DirectoryLock.class)
                .should()
                .accessTargetWhere(changesFiles())
                .check(STORAGE);
    }

    private static DescribedPredicate<JavaAccess<?>> changesFiles() {
        return new DescribedPredicate<>("changes files") {
            @Override
            public boolean test(JavaAccess<?> access) {
                AccessTarget target = access.getTarget();
                JavaClass owner = target.getOwner();
                boolean file = owner.isEquivalentTo(Files.class) && CHANGES_OF_FILES.contains(target.getName());
                boolean channel =
                        owner.isAssignableTo(FileChannel.class) && CHANGES_OF_CHANNELS.contains(target.getName());
                boolean option = owner.isEquivalentTo(StandardOpenOption.class) && WRITING.contains(target.getName());
                boolean old = owner.isAssignableTo(FileOutputStream.class)
                        || owner.isAssignableTo(FileWriter.class)
                        || owner.isAssignableTo(RandomAccessFile.class);
                return file || channel || option || old;
            }
        };
    }

    @Test
    void files_ruleSeesWhatTheDiskItselfDoes() {
        long seen = STORAGE.stream()
                .filter(type -> type.getPackageName().equals(ROOT + ".disk"))
                .flatMap(type -> type.getAccessesFromSelf().stream())
                .filter(changesFiles())
                .count();
        assertThat(seen).isGreaterThan(5);
    }

    @Test
    void everyPackage_isNullMarkedAndDescribed() throws ClassNotFoundException {
        Set<String> packages = STORAGE.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        for (String name : packages) {
            Class<?> info = Class.forName(name + ".package-info");
            assertThat(info.isAnnotationPresent(NullMarked.class)).as(name).isTrue();
        }
    }

    @Test
    void library_neverPrints() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(STORAGE);
    }
}
