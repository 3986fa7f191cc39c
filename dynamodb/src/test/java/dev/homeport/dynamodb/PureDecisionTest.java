package dev.homeport.dynamodb;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** What decides has no I/O, no clock, no lock and no thread, so that virtual time is as good as real time. */
class PureDecisionTest {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.homeport.dynamodb");

    private static final Class<?>[] DECISION = {
        CallFacts.class,
        Canaries.class,
        CanaryFacts.class,
        Effect.class,
        Evictions.class,
        Fact.class,
        Failback.class,
        FailedCalls.class,
        HedgeWins.class,
        Lag.class,
        LaneRecord.class,
        Misfit.class,
        NearestOrder.class,
        Next.class,
        Operation.class,
        OperationShape.class,
        OperatorFacts.class,
        Pace.class,
        Probes.class,
        Refusal.class,
        RegionRecord.class,
        RegionRoute.class,
        RegionRouting.class,
        ReplayPolicy.class,
        ReplaySettings.class,
        RouteEvent.class,
        RouteView.class,
        Routes.class,
        RoutingSettings.class,
        RoutingState.class,
        SetupFacts.class,
        Signs.class,
        SlowRegions.class,
        Step.class,
        Strike.class,
        Tried.class,
        Trouble.class,
        Turn.class,
        Verdict.class,
        Verdicts.class,
        Views.class
    };

    /** Words of the user's. */
    private static final Class<?>[] WORDS = {
        Access.class,
        ConditionalWrites.class,
        Consistency.class,
        ConsistentReads.class,
        SlowHome.class,
        WriteRouting.class
    };

    /** These count for many threads at once, with atomics, and are told the time. */
    private static final Class<?>[] COUNTERS = {
        HedgeDelay.class, InFlight.class, LatencyHistogram.class, ReplayBudget.class, ShareBudget.class
    };

    @Test
    void it_stands_on_the_names_of_regions_alone() {
        classes()
                .that()
                .belongToAnyOf(DECISION)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java.lang..",
                        "java.time",
                        "java.time.temporal",
                        "java.util",
                        "java.util.function",
                        "java.util.stream",
                        "dev.homeport.region",
                        "dev.homeport.dynamodb")
                .check(MAIN);
        noClasses()
                .that()
                .belongToAnyOf(DECISION)
                .should()
                .dependOnClassesThat(describe("are of this package and do not decide", PureDecisionTest::doesNotDecide))
                .check(MAIN);
    }

    @Test
    void it_has_no_clock_and_no_thread() {
        noClasses()
                .that()
                .belongToAnyOf(DECISION)
                .or()
                .belongToAnyOf(COUNTERS)
                .should()
                .dependOnClassesThat()
                .areAssignableTo(InstantSource.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .check(MAIN);
    }

    @Test
    void its_counters_take_no_lock() {
        noClasses()
                .that()
                .belongToAnyOf(COUNTERS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.concurrent.locks", "java.util.concurrent")
                .check(MAIN);
    }

    private static boolean doesNotDecide(JavaClass type) {
        var element = type.getBaseComponentType();
        return element.getPackageName().equals("dev.homeport.dynamodb")
                && !belongToAnyOf(DECISION).test(element)
                && !belongToAnyOf(WORDS).test(element);
    }
}
