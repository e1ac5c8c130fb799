package io.facelib;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Which part may know which: dependencies point one way, vendor types stay in one package each. */
class ArchitectureTest {
    private static final JavaClasses FACELIB = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.facelib");

    @Test
    void dependencies_pointOneWay() {
        Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("io.facelib..")
                .withOptionalLayers(true)
                .layer("model")
                .definedBy("io.facelib.model", "io.facelib.error")
                .layer("spi")
                .definedBy("io.facelib.spi")
                .layer("parts")
                .definedBy(
                        "io.facelib.image..",
                        "io.facelib.inference..",
                        "io.facelib.memory..",
                        "io.facelib.fake..",
                        "io.facelib.classical..",
                        "io.facelib.grouping..",
                        "io.facelib.samples..",
                        "io.facelib.keys..",
                        "io.facelib.http..",
                        "io.facelib.metrics..",
                        "io.facelib.micrometer..",
                        "io.facelib.job..",
                        "io.facelib.webhook..")
                .layer("pipeline")
                .definedBy("io.facelib.pipeline..")
                .layer("operation")
                .definedBy("io.facelib.operation..")
                .layer("work")
                .definedBy("io.facelib.batch..", "io.facelib.ingest..", "io.facelib.crawl..")
                .layer("facade")
                .definedBy("io.facelib")
                .layer("migrate")
                .definedBy("io.facelib.migrate")
                .layer("takeover")
                .definedBy("io.facelib.takeover")
                .whereLayer("takeover")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("migrate")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("facade")
                .mayOnlyBeAccessedByLayers("takeover")
                .whereLayer("work")
                .mayOnlyBeAccessedByLayers("facade")
                .whereLayer("operation")
                .mayOnlyBeAccessedByLayers("work", "facade", "migrate", "takeover")
                .whereLayer("pipeline")
                .mayOnlyBeAccessedByLayers("operation", "work", "facade")
                .whereLayer("parts")
                .mayOnlyBeAccessedByLayers("pipeline", "operation", "work", "facade", "migrate", "takeover")
                .whereLayer("spi")
                .mayOnlyBeAccessedByLayers("parts", "pipeline", "operation", "work", "facade", "migrate", "takeover")
                .check(FACELIB);
    }

    @Test
    void packages_areFreeOfCycles() {
        slices().matching("io.facelib.(*)..").should().beFreeOfCycles().check(FACELIB);
    }

    @Test
    void onnxRuntime_isKnownToOnePackageOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.facelib.inference.onnx")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.onnxruntime..")
                .check(FACELIB);
    }

    @Test
    void micrometer_isKnownToOnePackageOnly_whichNothingNeeds() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.facelib.micrometer")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..", "io.facelib.micrometer")
                .check(FACELIB);
    }

    @Test
    void openCv_isKnownToTheImagePackageOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.facelib.image", "io.facelib.classical")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bytedeco..")
                .check(FACELIB);
        // The classical analyser reads a resource of the OpenCV jar through its loader, and nothing else.
        noClasses()
                .that()
                .resideInAPackage("io.facelib.classical")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bytedeco.opencv..")
                .allowEmptyShould(true)
                .check(FACELIB);
    }

    @Test
    void openCv_partsThatDoNotLoadEverywhere_areNotUsed() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("org\\.bytedeco\\.opencv\\.(global\\.opencv_|opencv_)"
                        + "(objdetect|calib3d|features2d|highgui|video|face|dnn)\\b.*")
                .check(FACELIB);
    }

    @Test
    void promisedPackages_showNoVendorTypes() {
        classes()
                .that()
                .resideInAnyPackage("io.facelib.model", "io.facelib.error", "io.facelib.spi", "io.facelib")
                .should()
                .onlyDependOnClassesThat(new DescribedPredicate<JavaClass>("are facelib's, Java's or small") {
                    @Override
                    public boolean test(JavaClass type) {
                        JavaClass base = type.getBaseComponentType();
                        return base.isPrimitive()
                                || base.getPackageName().startsWith("java.")
                                || base.getPackageName().startsWith("io.facelib")
                                || base.getPackageName().startsWith("org.slf4j")
                                || base.getPackageName().startsWith("org.jspecify");
                    }
                })
                .check(FACELIB);
    }

    @Test
    void everyPackage_isNullMarkedAndDescribed() throws ClassNotFoundException {
        Set<String> packages = FACELIB.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        for (String name : packages) {
            Class<?> info = Class.forName(name + ".package-info");
            assertThat(info.isAnnotationPresent(NullMarked.class)).as(name).isTrue();
        }
    }

    @Test
    void exceptions_areOneFamily() {
        classes()
                .that()
                .areAssignableTo(RuntimeException.class)
                .should()
                .resideInAPackage("io.facelib.error")
                .check(FACELIB);
    }

    @Test
    void library_neverPrints() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(FACELIB);
    }
}
