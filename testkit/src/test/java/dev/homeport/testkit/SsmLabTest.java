package dev.homeport.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ssm.SsmClient;

class SsmLabTest {
    private static RegionLab lab;
    private static LabRegion east;
    private static SsmClient inEast;
    private static SsmClient inWest;

    @BeforeAll
    static void startLab() {
        lab = RegionLab.builder()
                .regions("us-east-1", "eu-west-1")
                .parameterStores(true)
                .start();
        east = lab.region("us-east-1");
        for (var region : lab.regions()) {
            region.parameterStore().put("/orders/region", region.name());
        }
        inEast = SsmClients.of(east.parameterStore());
        inWest = SsmClients.of(lab.region("eu-west-1").parameterStore());
    }

    @AfterAll
    static void closeLab() {
        inEast.close();
        inWest.close();
        lab.close();
    }

    @AfterEach
    void heal() {
        east.heal();
        east.thaw();
    }

    @Test
    void each_region_has_parameters_of_its_own() {
        assertThat(read(inEast)).isEqualTo("us-east-1");
        assertThat(read(inWest)).isEqualTo("eu-west-1");
    }

    @Test
    void a_region_that_is_cut_off_takes_its_parameters_along_and_no_other_s() {
        read(inEast);
        east.blackHole();
        try (var impatient = SsmClients.impatient(east.parameterStore())) {
            assertThatThrownBy(() -> read(impatient)).isInstanceOf(SdkClientException.class);
        }
        assertThat(read(inWest)).isEqualTo("eu-west-1");

        east.refuse();
        assertThatThrownBy(() -> read(inEast)).isInstanceOf(SdkClientException.class);

        east.heal();
        assertThat(read(inEast)).isEqualTo("us-east-1");
    }

    @Test
    void a_distant_region_answers_late() {
        read(inEast);
        east.delay(Duration.ofMillis(60));
        var start = System.nanoTime();

        read(inEast);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(120));
    }

    @Test
    void parameters_and_database_can_be_lost_apart_from_each_other() throws Exception {
        east.parameterStore().link().refuse();
        assertThatThrownBy(() -> read(inEast)).isInstanceOf(SdkClientException.class);
        east.connect().close();

        east.heal();
        east.freeze();
        assertThat(read(inEast)).isEqualTo("us-east-1");
    }

    private static String read(SsmClient client) {
        return client.getParameter(request -> request.name("/orders/region"))
                .parameter()
                .value();
    }
}
