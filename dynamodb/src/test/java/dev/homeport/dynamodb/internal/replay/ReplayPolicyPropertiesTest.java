package dev.homeport.dynamodb.internal.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.ConditionalWrites;
import dev.homeport.dynamodb.ConsistentReads;
import dev.homeport.dynamodb.WriteRouting;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import dev.homeport.dynamodb.internal.operation.OperationKind;
import dev.homeport.dynamodb.internal.routing.RoutingTable;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import software.amazon.awssdk.services.dynamodb.model.MultiRegionConsistency;

/** What must hold for every operation, whatever its attempts say. */
class ReplayPolicyPropertiesTest {

    private static final int REGIONS = 4;
    private static final int MOST_ATTEMPTS = REGIONS * ReplayPolicy.ATTEMPTS_OF_THE_SDK;

    record Ending(int kind, int usable) {}

    @Property(tries = 3_000)
    void a_write_that_was_perhaps_done_is_never_told_to_have_failed(
            @ForAll("settings") ReplaySettings settings,
            @ForAll("operations") OperationTraits operation,
            @ForAll("endings") List<Ending> endings) {
        boolean perhapsDone = false;
        AttemptHistory tried = first(settings, operation, endings.get(0));
        if (tried == null) {
            return;
        }
        for (var ending : endings) {
            var verdict = verdict(ending.kind());
            perhapsDone |= verdict instanceof AttemptOutcome.Ambiguous
                    && operation.shape().access() == AccessMode.WRITE;
            var next = after(settings, operation, tried, verdict, ending);
            if (next instanceof ReplayDecision.Attempt attempt) {
                assertThat(attempt.tried().ambiguous()).isEqualTo(perhapsDone);
                tried = attempt.tried();
            } else {
                boolean failure = !(verdict instanceof AttemptOutcome.Ok);
                assertThat(next instanceof ReplayDecision.SurfaceAmbiguous).isEqualTo(perhapsDone && failure);
                return;
            }
        }
    }

    @Property(tries = 3_000)
    void an_operation_is_seen_by_each_region_once_but_home_perhaps_twice_keeps_its_bounds_and_ends(
            @ForAll("settings") ReplaySettings settings,
            @ForAll("operations") OperationTraits operation,
            @ForAll("endings") List<Ending> endings) {
        AttemptHistory tried = first(settings, operation, endings.get(0));
        if (tried == null) {
            return;
        }
        int attempts = 1;
        for (int i = 0; ; i++) {
            var ending = endings.get(i % endings.size());
            var verdict = ending.kind() == 0 ? verdict(1) : verdict(ending.kind());
            var next = after(settings, operation, tried, verdict, ending);
            if (!(next instanceof ReplayDecision.Attempt attempt)) {
                return;
            }
            assertThat(++attempts).isLessThanOrEqualTo(MOST_ATTEMPTS);
            int region = attempt.tried().region();
            if (attempt.elsewhere()) {
                boolean homeOnceMore = region == 0
                        && attempt.tried().homeHasSpoken()
                        && !tried.homeHasSpoken()
                        && verdict instanceof AttemptOutcome.Misconfigured;
                boolean notSeenThere = (tried.visited() & ~tried.full() & 1 << region) == 0;
                assertThat(homeOnceMore || notSeenThere).isTrue();
                assertThat(operation.excluded() & 1 << region).isZero();
                assertThat(operation.pinned()).isEqualTo(OperationTraits.NOT_PINNED);
            } else {
                assertThat(region).isEqualTo(tried.region());
            }
            tried = attempt.tried();
        }
    }

    @Property(tries = 3_000)
    void no_write_leaves_a_region_where_it_was_perhaps_done_unless_that_is_harmless(
            @ForAll("settings") ReplaySettings settings,
            @ForAll("operations") OperationTraits operation,
            @ForAll("endings") List<Ending> endings) {
        AttemptHistory tried = first(settings, operation, endings.get(0));
        if (tried == null || operation.shape().access() == AccessMode.READ) {
            return;
        }
        for (var ending : endings) {
            var next = after(settings, operation, tried, verdict(ending.kind()), ending);
            if (!(next instanceof ReplayDecision.Attempt attempt)) {
                return;
            }
            if (attempt.elsewhere() && attempt.tried().ambiguous()) {
                boolean harmless = operation.shape() == OperationKind.IDEMPOTENT_WRITE
                        && (operation.idempotent() || settings.replayIdempotentWrites());
                boolean judgedAgain = operation.shape() == OperationKind.CONDITIONAL_WRITE && settings.strong();
                assertThat(harmless || judgedAgain).isTrue();
            }
            tried = attempt.tried();
        }
    }

    private static @org.jspecify.annotations.Nullable AttemptHistory first(
            ReplaySettings settings, OperationTraits operation, Ending ending) {
        int choice = new RegionSelector(settings)
                .first(operation.shape(), operation.pinned(), operation.excluded(), view(ending.usable()), 7);
        return choice < 0 ? null : AttemptHistory.first(choice);
    }

    private static ReplayDecision after(
            ReplaySettings settings,
            OperationTraits operation,
            AttemptHistory tried,
            AttemptOutcome verdict,
            Ending ending) {
        return new ReplayPolicy(settings)
                .after(operation, tried, verdict, false, view(ending.usable()), 1_000_000_000, () -> true);
    }

    private static RoutingTable view(int usable) {
        var order = java.util.stream.IntStream.range(0, REGIONS)
                .filter(region -> (usable & 1 << region) != 0)
                .toArray();
        var all = new int[REGIONS];
        java.util.Arrays.fill(all, 100);
        return new RoutingTable(1, 0, order, order, all, new int[REGIONS], new int[REGIONS], 0, 0b0110);
    }

    private static AttemptOutcome verdict(int kind) {
        return switch (kind) {
            case 0 -> new AttemptOutcome.Ok();
            case 1, 2 -> new AttemptOutcome.NotSent("DNS");
            case 3, 4 -> new AttemptOutcome.Ambiguous("HTTP 500");
            case 5 -> new AttemptOutcome.Throttled("throttled");
            case 6 -> new AttemptOutcome.Conflict("conflict");
            case 7 -> new AttemptOutcome.Misconfigured("no table");
            case 8 -> new AttemptOutcome.HeldBack("no free connection");
            default -> new AttemptOutcome.Local("interrupted");
        };
    }

    @Provide
    Arbitrary<ReplaySettings> settings() {
        return Combinators.combine(
                        Arbitraries.of(MultiRegionConsistency.EVENTUAL, MultiRegionConsistency.STRONG),
                        Arbitraries.of(WriteRouting.class),
                        Arbitraries.of(ConsistentReads.class),
                        Arbitraries.of(ConditionalWrites.class),
                        Arbitraries.of(true, false))
                .as(ReplaySettings::new);
    }

    @Provide
    Arbitrary<OperationTraits> operations() {
        return Combinators.combine(
                        Arbitraries.of(OperationKind.class),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(-3, REGIONS - 1).map(pin -> Math.max(-1, pin)),
                        Arbitraries.integers().between(0, 15))
                .as(OperationTraits::new);
    }

    @Provide
    Arbitrary<List<Ending>> endings() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.integers().between(1, 15))
                .as(Ending::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(20);
    }
}
