package dev.homeport.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.homeport.testkit.LabException;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Runs test classes with the extension. Their labs have parameter stores only, which start in milliseconds. */
class RegionLabExtensionTest {
    /** Holds the labs that the tests of one run were given, in order. */
    private static final Queue<RegionLab> SEEN = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void forget() {
        SEEN.clear();
    }

    @RegionLabTest(postgres = false, parameterStores = true)
    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class OneLab {
        @BeforeAll
        static void beforeAll(RegionLab lab) {
            SEEN.add(lab);
        }

        @Test
        void first(RegionLab lab, @InRegion("eu-west-1") LabRegion west) {
            SEEN.add(lab);
            west.refuse();
            assertThat(lab.describe()).contains("eu-west-1: applications' paths: refuses connections");
        }

        @Test
        void second(RegionLab lab) {
            SEEN.add(lab);
            assertThat(lab.describe()).doesNotContain("refuses");
        }

        @Nested
        class Inner {
            @Test
            void third(RegionLab lab, @InRegion("us-east-1") LabRegion east) {
                SEEN.add(lab);
                assertThat(east.name()).isEqualTo("us-east-1");
            }
        }

        @Nested
        @RegionLabTest(
                regions = {"a", "b", "c"},
                postgres = false,
                parameterStores = true)
        class InnerWithItsOwn {
            @Test
            void fourth(@InRegion("c") LabRegion third) {
                assertThat(third.name()).isEqualTo("c");
            }
        }

        @AfterAll
        static void afterAll(RegionLab lab) {
            assertThat(lab.isClosed()).isFalse();
        }
    }

    @Test
    void the_tests_of_a_class_and_of_classes_in_it_share_a_lab_that_is_restored_between_them_and_closed_at_the_end() {
        all(run(OneLab.class), 4);

        assertThat(SEEN).hasSize(4);
        assertThat(Set.copyOf(SEEN)).singleElement().matches(RegionLab::isClosed);
        assertThat(RegionLabExtension.labOf(OneLab.class)).isEmpty();
    }

    static class Subclass extends OneLab {}

    @Test
    void a_subclass_has_a_lab_of_its_own() {
        all(run(OneLab.class, Subclass.class), 8);

        assertThat(Set.copyOf(SEEN)).hasSize(2);
    }

    @RegionLabTest(postgres = false, parameterStores = true)
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class OneInstance {
        private final RegionLab lab;

        OneInstance(RegionLab lab) {
            this.lab = lab;
        }

        @Test
        void first(RegionLab same) {
            assertThat(same).isSameAs(lab);
            lab.region("us-east-1").refuse();
        }

        @Test
        void second(RegionLab same) {
            assertThat(same).isSameAs(lab);
            assertThat(RegionLabExtension.labOf(OneInstance.class)).containsSame(lab);
            lab.region("us-east-1").refuse();
        }
    }

    @Test
    void one_instance_for_all_tests_has_the_lab_in_its_constructor() {
        all(run(OneInstance.class), 2);
    }

    @RegionLabTest(postgres = false, parameterStores = true, lifetime = LabLifetime.PER_METHOD)
    static class LabForEachTest {
        LabForEachTest(RegionLab lab) {
            SEEN.add(lab);
        }

        @Test
        void first(RegionLab lab) {
            assertThat(SEEN).contains(lab);
            lab.close();
        }

        @Test
        void second(RegionLab lab) {
            assertThat(SEEN).contains(lab);
        }
    }

    @Test
    void each_test_may_have_a_lab_of_its_own_and_close_it() {
        all(run(LabForEachTest.class), 2);

        assertThat(Set.copyOf(SEEN)).hasSize(2).allMatch(RegionLab::isClosed);
    }

    static class LabForOneTest {
        @Test
        @RegionLabTest(postgres = false, parameterStores = true)
        void with(RegionLab lab) {
            SEEN.add(lab);
        }

        @Test
        void without() {
            assertThat(SEEN).allMatch(RegionLab::isClosed);
        }
    }

    @Test
    void a_single_test_may_have_a_lab() {
        all(run(LabForOneTest.class), 2);

        assertThat(SEEN).singleElement().matches(RegionLab::isClosed);
    }

    static class LabsOfFields {
        static final Supplier<RegionLab> START = () -> RegionLab.builder()
                .regions("a", "b")
                .postgres(false)
                .parameterStores(true)
                .start();

        @RegisterExtension
        static final RegionLabExtension LAB = RegionLabExtension.of(START);

        @Test
        void first(RegionLab lab) {
            SEEN.add(lab);
        }

        @Test
        void second(RegionLab lab) {
            SEEN.add(lab);
        }
    }

    @Test
    void a_static_field_gives_a_class_a_lab() {
        all(run(LabsOfFields.class), 2);

        assertThat(Set.copyOf(SEEN)).singleElement().matches(RegionLab::isClosed);
    }

    @RegionLabTest(postgres = false, parameterStores = true)
    static class ClosesTheLab {
        @Test
        void closes(RegionLab lab) {
            lab.close();
        }
    }

    @Test
    void a_test_that_closes_the_lab_of_its_class_is_told_what_to_do() {
        assertThat(failure(ClosesTheLab.class))
                .hasMessageContaining("Leave the lab open")
                .hasMessageContaining("PER_METHOD");
    }

    @RegionLabTest(regions = "alone", postgres = false)
    static class CannotStart {
        @Test
        void never() {
            SEEN.clear();
        }
    }

    static class CannotStartThere {
        @RegisterExtension
        static final RegionLabExtension LAB = RegionLabExtension.of(() -> {
            throw new LabException("no room on the device", null);
        });

        @Test
        void never() {}
    }

    @Test
    void a_lab_that_does_not_start_fails_the_class_with_every_reason() {
        assertThat(failure(CannotStart.class))
                .hasMessageContaining("it takes 2 to 8 regions")
                .hasMessageContaining("its regions are empty");
        assertThat(failure(CannotStartThere.class)).hasMessage("no room on the device");
    }

    @RegionLabTest(postgres = false, parameterStores = true)
    static class WrongParameters {
        @Test
        void unnamed(LabRegion region) {}
    }

    @RegionLabTest(postgres = false, parameterStores = true)
    static class UnknownRegion {
        @Test
        void unknown(@InRegion("eu-west-2") LabRegion region) {}
    }

    @RegionLabTest(postgres = false, parameterStores = true, lifetime = LabLifetime.PER_METHOD)
    static class TooEarly {
        @BeforeAll
        static void beforeAll(RegionLab lab) {}

        @Test
        void never() {}
    }

    @Test
    void a_parameter_that_cannot_be_given_is_explained() {
        assertThat(failure(WrongParameters.class)).hasMessageContaining("@InRegion(\"us-east-1\") LabRegion");
        assertThat(failure(UnknownRegion.class))
                .hasMessageContaining("no region eu-west-2, only us-east-1 and eu-west-1");
        assertThat(failure(TooEarly.class)).hasMessageContaining("each test has its own");
    }

    @RegionLabTest(postgres = false, parameterStores = true)
    static class Fails {
        @Test
        void fails(@InRegion("eu-west-1") LabRegion west) {
            west.blackHole();
            throw new AssertionError("no order was taken");
        }
    }

    @Test
    void a_failed_test_prints_the_lab_as_it_left_it() {
        var before = System.err;
        var printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertThat(failure(Fails.class)).hasMessage("no order was taken");
        } finally {
            System.setErr(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("has failed. The lab's regions now:", "eu-west-1: applications' paths: a black hole");
    }

    @RegionLabTest(postgres = false, parameterStores = true)
    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class FailsInItsConstructor {
        FailsInItsConstructor(RegionLab lab) {
            SEEN.add(lab);
            assertThat(lab.describe()).doesNotContain("refuses");
            lab.region("eu-west-1").refuse();
            if (SEEN.size() == 1) {
                throw new IllegalStateException("first");
            }
        }

        @Test
        void first() {}

        @Test
        void second(RegionLab lab) {
            assertThat(lab.describe()).contains("refuses");
        }
    }

    @Test
    void a_constructor_that_fails_does_not_keep_the_lab_and_one_that_breaks_it_finds_it_broken_in_its_test() {
        var results = run(FailsInItsConstructor.class);

        assertThat(failures(results))
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessage("first"));
        results.testEvents().assertStatistics(events -> events.succeeded(1));
    }

    /** Lets two classes wait for each other, which only ends well if they run side by side. */
    private static final CountDownLatch BOTH = new CountDownLatch(2);

    @RegionLabTest(postgres = false, parameterStores = true)
    static class SideBySideA {
        @Test
        void first(RegionLab lab) throws InterruptedException {
            BOTH.countDown();
            assertThat(BOTH.await(60, TimeUnit.SECONDS)).isTrue();
            SEEN.add(lab);
        }

        @Test
        void second(RegionLab lab) {
            SEEN.add(lab);
        }
    }

    static class SideBySideB extends SideBySideA {}

    @Test
    void classes_run_side_by_side_and_the_tests_of_one_class_one_after_another() {
        all(inParallel(SideBySideA.class, SideBySideB.class), 4);

        assertThat(Set.copyOf(SEEN)).hasSize(2);
    }

    static class AtOnce {
        static final CountDownLatch REFUSED = new CountDownLatch(1);

        @RegisterExtension
        static final RegionLabExtension LAB = RegionLabExtension.of(LabsOfFields.START);

        @RegisterExtension
        static final org.junit.jupiter.api.extension.AfterEachCallback SIGNAL = context -> {
            if (context.getExecutionException().isPresent()) {
                REFUSED.countDown();
            }
        };

        @Test
        void first() throws InterruptedException {
            REFUSED.await(60, TimeUnit.SECONDS);
        }

        @Test
        void second() throws InterruptedException {
            REFUSED.await(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void two_tests_at_once_with_one_lab_are_refused_with_the_reason() {
        var results = inParallel(AtOnce.class);

        results.testEvents().assertStatistics(events -> events.succeeded(1).failed(1));
        assertThat(failures(results).get(0)).hasMessageContaining("each would meet the other's faults");
    }

    private static EngineExecutionResults run(Class<?>... classes) {
        return kit(classes).execute();
    }

    private static EngineExecutionResults inParallel(Class<?>... classes) {
        return kit(classes)
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "4")
                .execute();
    }

    private static EngineTestKit.Builder kit(Class<?>... classes) {
        var kit = EngineTestKit.engine("junit-jupiter");
        for (var type : classes) {
            kit.selectors(selectClass(type));
        }
        return kit;
    }

    private static void all(EngineExecutionResults results, int tests) {
        assertThat(failures(results)).isEmpty();
        results.testEvents().assertStatistics(events -> events.started(tests).succeeded(tests));
    }

    private static Throwable failure(Class<?> type) {
        var failures = failures(run(type));
        assertThat(failures).hasSize(1);
        return failures.get(0);
    }

    private static List<Throwable> failures(EngineExecutionResults results) {
        return results.allEvents().failed().stream()
                .map(event -> event.getRequiredPayload(org.junit.platform.engine.TestExecutionResult.class)
                        .getThrowable()
                        .orElseThrow())
                .toList();
    }
}
