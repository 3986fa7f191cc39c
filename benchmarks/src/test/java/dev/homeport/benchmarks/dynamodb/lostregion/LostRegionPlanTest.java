package dev.homeport.benchmarks.dynamodb.lostregion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.benchmarks.region.Distance;
import dev.homeport.benchmarks.region.RegionFault;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arguments of {@code benchmarks/lost-region}. */
class LostRegionPlanTest {

    @Test
    void without_arguments_every_fault_is_run_three_times_at_four_distances() {
        var plan = LostRegionPlan.of();

        assertThat(plan.runs()).isEqualTo(3);
        assertThat(plan.faults()).containsExactly(RegionFault.values());
        assertThat(plan.distances())
                .extracting(Distance::toString)
                .containsExactly("5 ms", "80 ms", "150 ms", "300 ms");
    }

    @Test
    void a_number_is_the_number_of_runs_and_distances_and_faults_may_be_chosen() {
        var plan = LostRegionPlan.of("7", "--distance", "150", "--distance", "0", "HANG");

        assertThat(plan.runs()).isEqualTo(7);
        assertThat(plan.distances()).isEqualTo(List.of(Distance.ofMillis(150), Distance.ofMillis(0)));
        assertThat(plan.faults()).containsExactly(RegionFault.HANG);
    }

    @Test
    void short_is_one_run_of_one_fault_of_each_kind() {
        var plan = LostRegionPlan.of("--short");

        assertThat(plan.runs()).isOne();
        assertThat(plan.faults())
                .containsExactly(
                        RegionFault.REFUSED, RegionFault.HANG, RegionFault.BROWN_OUT, RegionFault.WRITES_BROWN_OUT);
    }
}
