package dev.homeport.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.homeport.config.ConfigLoader;
import dev.homeport.config.source.ConfigSource;
import dev.homeport.examples.InstalledProgram;
import dev.homeport.examples.orders.OrdersConfig;
import dev.homeport.examples.orders.OrdersService;
import dev.homeport.health.http.LoadBalancerProfile;
import dev.homeport.region.RegionName;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the manifests of {@code deploy/kubernetes} strictly, and holds them against each other and the service. */
class KubernetesTest {

    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(10);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final Manifests manifests = Manifests.shipped();
    private final PodTemplateSpec pod =
            manifests.get(Deployment.class, "orders").getSpec().getTemplate();
    private final Container container = pod.getSpec().getContainers().get(0);

    KubernetesTest() throws Exception {}

    @Test
    void a_field_that_the_api_does_not_have_is_found() throws Exception {
        var misspelt = DeployFile.of("kubernetes/deployment.yaml")
                .with("terminationGracePeriodSeconds", "terminationGraceSeconds");
        assertThatThrownBy(() -> Manifests.read(misspelt.text()))
                .isInstanceOf(UnrecognizedPropertyException.class)
                .hasMessageContaining("terminationGraceSeconds");
    }

    @Test
    void kubectl_builds_every_object(@TempDir Path directory) throws Exception {
        var built = InstalledProgram.run(
                directory,
                "kubectl",
                "kustomize",
                DeployFile.ROOT.resolve("kubernetes").toString());
        assertThat(built.status()).as(built.said()).isZero();
        assertThat(Manifests.read(built.said())).containsExactlyInAnyOrderElementsOf(manifests.objects());
    }

    @Test
    void the_time_to_end_is_that_of_pre_stop_and_drain_and_requests() {
        var profile = LoadBalancerProfile.named(environment("HEALTH_DRAIN")).orElseThrow();
        var preStop = container.getLifecycle().getPreStop().getSleep().getSeconds();
        assertThat(Duration.ofSeconds(pod.getSpec().getTerminationGracePeriodSeconds()))
                .isEqualTo(Duration.ofSeconds(preStop)
                        .plus(profile.drainTime())
                        .plus(LONGEST_REQUEST)
                        .plus(CLOSE));
    }

    @Test
    void the_drain_lasts_as_long_as_the_readiness_probe_takes_to_notice() {
        var probe = container.getReadinessProbe();
        assertThat(LoadBalancerProfile.KUBERNETES.drainTime())
                .isEqualTo(Duration.ofSeconds(
                        (long) probe.getPeriodSeconds() * probe.getFailureThreshold() + probe.getTimeoutSeconds()));
    }

    @Test
    void probes_and_services_and_the_ingress_lead_to_ports_that_the_container_has() {
        assertThat(List.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe()))
                .extracting(Probe::getHttpGet)
                .allSatisfy(get -> assertThat(port(get.getPort().getStrVal())).isEqualTo(environment("HEALTH_PORT")));
        for (var name : List.of("orders", "orders-health")) {
            var service = manifests.get(Service.class, name).getSpec();
            assertThat(pod.getMetadata().getLabels()).containsAllEntriesOf(service.getSelector());
            service.getPorts().forEach(exposed -> port(exposed.getTargetPort().getStrVal()));
        }
        manifests.get(Ingress.class, "orders").getSpec().getRules().stream()
                .flatMap(rule -> rule.getHttp().getPaths().stream())
                .map(path -> path.getBackend().getService())
                .forEach(backend -> assertThat(manifests
                                .get(Service.class, backend.getName())
                                .getSpec()
                                .getPorts())
                        .anyMatch(
                                port -> port.getName().equals(backend.getPort().getName())));
    }

    @Test
    void selectors_of_the_deployment_the_budget_and_the_spread_select_its_pods() {
        var labels = pod.getMetadata().getLabels();
        var spec = manifests.get(Deployment.class, "orders").getSpec();
        assertThat(labels)
                .containsAllEntriesOf(spec.getSelector().getMatchLabels())
                .containsAllEntriesOf(manifests
                        .get(PodDisruptionBudget.class, "orders")
                        .getSpec()
                        .getSelector()
                        .getMatchLabels());
        pod.getSpec()
                .getTopologySpreadConstraints()
                .forEach(spread -> assertThat(labels)
                        .containsAllEntriesOf(spread.getLabelSelector().getMatchLabels()));
        pod.getSpec()
                .getAffinity()
                .getPodAntiAffinity()
                .getPreferredDuringSchedulingIgnoredDuringExecution()
                .forEach(term -> assertThat(labels)
                        .containsAllEntriesOf(
                                term.getPodAffinityTerm().getLabelSelector().getMatchLabels()));
    }

    @Test
    void every_directory_that_the_service_follows_is_mounted_whole_and_has_every_key() {
        var mounts = new PodMounts(manifests, pod);
        for (var directory : environment("CONFIG_DIRECTORIES").split(",")) {
            var mount = container.getVolumeMounts().stream()
                    .filter(candidate -> candidate.getMountPath().equals(directory))
                    .findFirst()
                    .orElseThrow();
            assertThat(mount.getSubPath()).as("a subPath is never updated").isNull();
            assertThat(mounts.items(directory))
                    .isNotEmpty()
                    .extracting(KeyToPath::getKey)
                    .containsExactlyInAnyOrderElementsOf(
                            mounts.values(directory).keySet());
        }
    }

    @Test
    void the_service_does_not_start_with_the_secrets_that_are_shipped(@TempDir Path directory) throws Exception {
        var mounts = new PodMounts(manifests, pod);
        var loader = ConfigLoader.of(OrdersConfig.class)
                .region(RegionName.of(environment("APP_REGION")))
                .source(ConfigSource.map(
                        "test", Map.of("db.nodes", "us-east-1=127.0.0.1:1", "http.port", "0", "health.port", "0")));
        for (var mounted : environment("CONFIG_DIRECTORIES").split(",")) {
            var at = directory.resolve(Path.of(mounted).getFileName());
            mounts.mount(mounted, at, mounts.values(mounted));
            loader.source(ConfigSource.followedDirectory(at));
        }
        try (var config = loader.load()) {
            assertThatThrownBy(() -> new OrdersService(config, RegionName.of(environment("APP_REGION"))).close())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("A token must have at least 16 characters");
        }
    }

    private String port(String name) {
        return container.getPorts().stream()
                .filter(port -> port.getName().equals(name))
                .map(port -> port.getContainerPort().toString())
                .findFirst()
                .orElseThrow(() -> new AssertionError("The container has no port " + name));
    }

    private String environment(String name) {
        return container.getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .map(EnvVar::getValue)
                .findFirst()
                .orElseThrow();
    }
}
