package dev.homeport.rules;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The rules of architecture that hold in every module. */
public final class HouseRules {

    /** Leaves out what was compiled from tests. */
    public static final ImportOption NO_TESTS = location -> !location.contains("/test-classes/");

    private HouseRules() {}

    /** The main classes of these packages and of those below them. */
    public static JavaClasses main(String... packages) {
        return new ClassFileImporter().withImportOption(NO_TESTS).importPackages(packages);
    }

    /** The classes of these packages and of those below them, tests included. */
    public static JavaClasses everything(String... packages) {
        return new ClassFileImporter().importPackages(packages);
    }

    /** Nothing sleeps: what waits, waits for a condition, with a limit. */
    public static ArchRule nobodySleeps() {
        return noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .orShould()
                .callMethod(TimeUnit.class, "sleep", long.class);
    }

    /** Time never comes from the wall clock, which may jump. */
    public static ArchRule noWallClock() {
        return noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class);
    }

    /** A package of an API holds nothing else: each of its types is public. */
    public static ArchRule apiOnly(String apiPackage) {
        return classes()
                .that()
                .resideInAPackage(apiPackage)
                .and(TOP_LEVEL)
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .bePublic();
    }

    /** The internal packages of a module have an order: none of them depends on one that depends on it. */
    public static ArchRule noCyclesBelow(String internalPackage) {
        return SlicesRuleDefinition.slices()
                .matching(internalPackage + ".(*)..")
                .should()
                .beFreeOfCycles();
    }

    /**
     * The packages that decide know nothing but the facts and the time that they are told. They may know an exception by its
     * type, and count atomically.
     */
    public static ArchRule pure(String... packages) {
        return noClasses()
                .that()
                .resideInAnyPackage(packages)
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "java.io..",
                                "java.net..",
                                "java.nio..",
                                "java.sql..",
                                "javax..",
                                "java.util.concurrent",
                                "java.util.concurrent.locks",
                                "org.slf4j..",
                                "com.zaxxer..",
                                "org.postgresql..")
                        .and(not(simpleNameEndingWith("Exception"))))
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.time.InstantSource.class)
                .orShould()
                .callMethod(System.class, "nanoTime");
    }

    private static final DescribedPredicate<JavaClass> TOP_LEVEL =
            DescribedPredicate.describe("are no nested types", JavaClass::isTopLevelClass);
}
