package io.facelib.rest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** That the adapter stays thin: it knows what users of the engine know, and its handlers know no servlets. */
class ArchitectureTest {
    private static final JavaClasses REST = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.facelib.rest");

    @Test
    void packages_haveNoCycles() {
        slices().matching("io.facelib.rest.(*)..").should().beFreeOfCycles().check(REST);
    }

    @Test
    void nobody_knowsTheAssembly() {
        noClasses()
                .that()
                .resideInAPackage("io.facelib.rest.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.facelib.rest")
                .check(REST);
    }

    @Test
    void handlers_knowNoServlets() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.facelib.rest.legacy..",
                        "io.facelib.rest.v1..",
                        "io.facelib.rest.health..",
                        "io.facelib.rest.openapi..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.servlet..")
                .check(REST);
    }

    @Test
    void adapter_knowsOfTheEngineWhatItsUsersKnow() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.facelib.operation..",
                        "io.facelib.pipeline..",
                        "io.facelib.batch..",
                        "io.facelib.ingest..",
                        "io.facelib.webhook..",
                        "io.facelib.job..",
                        "io.facelib.http..",
                        "io.facelib.keys..",
                        "io.facelib.memory..",
                        "io.facelib.storage..")
                .check(REST);
    }
}
