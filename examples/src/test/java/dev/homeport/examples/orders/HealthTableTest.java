package dev.homeport.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.config.Config;
import dev.homeport.config.ConfigLoader;
import dev.homeport.config.source.ConfigSource;
import dev.homeport.config.ssm.SsmSource;
import dev.homeport.health.http.LoadBalancerProfile;
import dev.homeport.region.RegionName;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ssm.SsmClient;

/** The table "What every answer means in both regions" of {@code docs/health.md}, row by row, in one lab. */
@Timeout(120)
class HealthTableTest {

    private static final List<String> PATHS =
            List.of("/health", "/health/ready", "/health/region", "/health/live", "/health/started");
    private static final List<Integer> ALL_WELL = List.of(200, 200, 200, 200, 200);
    private static final List<Integer> OUT_OF_SERVICE = List.of(503, 503, 503, 200, 200);
    private static final List<Integer> REGION_OUT_OF_SERVICE = List.of(503, 200, 503, 200, 200);

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void every_fault_means_the_same_in_each_region_as_the_table_says() throws Exception {
        try (var lab = RegionLab.builder()
                        .regions("us-east-1", "eu-west-1")
                        .parameterStores(true)
                        .start();
                var eastClient = ssm(lab.region("us-east-1"));
                var westClient = ssm(lab.region("eu-west-1"))) {
            var east = lab.region("us-east-1");
            var west = lab.region("eu-west-1");
            // The east sees the servers through their links, the west directly: a fault of the links cuts off the east.
            try (var eastConfig = config(east, eastClient, nodes(lab, true), lab);
                    var westConfig = config(west, westClient, nodes(lab, false), lab);
                    var inEast = new OrdersService(eastConfig, RegionName.of("us-east-1"));
                    var inWest = new OrdersService(westConfig, RegionName.of("eu-west-1"))) {
                assertAnswers("nothing", inEast, ALL_WELL, inWest, ALL_WELL);

                for (var region : lab.regions()) {
                    region.parameterStore().put("/orders/homeport/evacuate", "us-east-1");
                }
                assertAnswers("the east evacuated", inEast, REGION_OUT_OF_SERVICE, inWest, ALL_WELL);
                for (var region : lab.regions()) {
                    region.parameterStore().put("/orders/homeport/evacuate", "ap-south-1");
                }
                assertAnswers("a region evacuated that nobody has", inEast, ALL_WELL, inWest, ALL_WELL);
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> degraded(inEast, "evacuation-names") && degraded(inWest, "evacuation-names"));
                for (var region : lab.regions()) {
                    region.parameterStore().put("/orders/homeport/evacuate", ",");
                }
                assertAnswers("restored", inEast, ALL_WELL, inWest, ALL_WELL);
                await().atMost(Duration.ofSeconds(60)).until(() -> !degraded(inEast, "evacuation-names"));

                // Found out by a check of every 5 s, three times in a row; meanwhile the other rows are played.
                east.parameterStore().link().blackHole();

                var drain = inEast.drain(LoadBalancerProfile.ALB);
                assertAnswers("an instance in the east draining", inEast, OUT_OF_SERVICE, inWest, ALL_WELL);
                drain.cancel();

                east.link().blackHole();
                west.link().blackHole();
                assertAnswers("the east cut off", inEast, OUT_OF_SERVICE, inWest, ALL_WELL);
                east.link().heal();
                west.link().heal();
                assertAnswers("healed", inEast, ALL_WELL, inWest, ALL_WELL);

                east.crash();
                assertAnswers("primary lost, nothing promoted", inEast, OUT_OF_SERVICE, inWest, OUT_OF_SERVICE);

                west.promote();
                assertAnswers("promoted elsewhere", inEast, ALL_WELL, inWest, ALL_WELL);

                await().atMost(Duration.ofSeconds(60)).until(() -> degraded(inEast, "config"));
                assertAnswers("configuration source lost in the east", inEast, ALL_WELL, inWest, ALL_WELL);
                assertThat(degraded(inWest, "config")).isFalse();
            }
        }
    }

    private void assertAnswers(
            String fault, OrdersService inEast, List<Integer> east, OrdersService inWest, List<Integer> west) {
        await(fault).atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(answers(inEast)).as("%s, asked in the east", fault).isEqualTo(east);
            assertThat(answers(inWest)).as("%s, asked in the west", fault).isEqualTo(west);
        });
    }

    private List<Integer> answers(OrdersService service) {
        return PATHS.stream().map(path -> get(service, path).statusCode()).toList();
    }

    private boolean degraded(OrdersService service, String check) {
        return get(service, "/health").body().contains("\"degraded\":[\"" + check + "\"]");
    }

    private HttpResponse<String> get(OrdersService service, String path) {
        var url = URI.create("http://127.0.0.1:" + service.healthPort() + path);
        return client.sendAsync(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
                .orTimeout(5, TimeUnit.SECONDS)
                .join();
    }

    private static SsmClient ssm(LabRegion region) {
        return SsmClient.builder()
                .endpointOverride(region.parameterStore().endpoint())
                .region(Region.of(region.name()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("lab", "lab")))
                .overrideConfiguration(o -> o.apiCallTimeout(Duration.ofSeconds(1)))
                .build();
    }

    private static Config<OrdersConfig> config(LabRegion home, SsmClient client, String nodes, RegionLab lab) {
        var values = Map.of(
                "db.nodes",
                nodes,
                "db.name",
                lab.database(),
                "db.user",
                lab.username(),
                "db.password",
                lab.password(),
                "http.port",
                "0",
                "health.port",
                "0",
                "probe.interval",
                "250ms");
        return ConfigLoader.of(OrdersConfig.class)
                .region(RegionName.of(home.name()))
                .source(ConfigSource.map("test", values))
                .source(SsmSource.builder(client).path("/orders").build())
                .refreshEvery(Duration.ofSeconds(1))
                .staleAfter(Duration.ofSeconds(1))
                .load();
    }

    private static String nodes(RegionLab lab, boolean throughLinks) {
        return String.join(
                ",",
                lab.regions().stream()
                        .map(region -> region.name() + "=" + region.host() + ":"
                                + (throughLinks ? region.port() : region.serverPort()))
                        .toList());
    }
}
