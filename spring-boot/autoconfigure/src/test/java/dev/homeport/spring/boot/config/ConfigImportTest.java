package dev.homeport.spring.boot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.homeport.config.Config;
import dev.homeport.config.Range;
import dev.homeport.config.Secret;
import dev.homeport.config.source.FailureKind;
import dev.homeport.health.CheckResult;
import dev.homeport.health.HealthMonitor;
import dev.homeport.spring.boot.Explanations;
import dev.homeport.testkit.ssm.SsmServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import dev.homeport.spring.boot.health.HealthMonitorAutoConfiguration;
import dev.homeport.spring.boot.region.RegionAutoConfiguration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ssm.SsmClient;
import org.springframework.boot.bootstrap.BootstrapRegistry.InstanceSupplier;

/** Whole applications that import configuration from files and from a parameter store, over its real protocol. */
@Timeout(120)
class ConfigImportTest {

    private static final SsmServer STORE = SsmServer.start("eu-west-1");
    private static final SsmClient CLIENT = SsmClient.builder()
            .endpointOverride(STORE.endpoint())
            .region(Region.of("eu-west-1"))
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "key")))
            .build();

    @TempDir
    Path directory;

    @ConfigurationProperties("orders")
    record Orders(String dbHost, List<String> nodes) {}

    record Live(@Range(min = 1, max = 65535) int dbPort, Secret dbPassword, String dbUser) {}

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        ConfigAutoConfiguration.class,
        RegionAutoConfiguration.class,
        HealthMonitorAutoConfiguration.class
    })
    @EnableConfigurationProperties(Orders.class)
    static class Application {

        final List<ImportedConfigChanged> changes = new CopyOnWriteArrayList<>();

        @EventListener
        void on(ImportedConfigChanged change) {
            changes.add(change);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class LiveConfiguration {

        @Bean
        Config<Live> live(ConfigLoaders loaders) {
            return loaders.of("orders", Live.class).load();
        }
    }

    @AfterEach
    void heal() {
        STORE.heal();
    }

    @AfterAll
    static void stop() {
        CLIENT.close();
        STORE.close();
    }

    @Test
    void values_of_the_running_region_come_before_generic_ones_and_empty_pages_are_followed() {
        STORE.emptyPages(true);
        STORE.put("/a/orders/db_host", "db-1");
        STORE.put("/a/eu-west-1/orders/db-host", "db-eu");
        STORE.put("/a/us-east-1/orders/db_host", "db-us");
        STORE.put("/a/orders/nodes/0", "first");
        STORE.put("/a/orders/nodes/1", "second");

        try (var context = start("spring.config.import=homeport-ssm:/a/")) {
            assertThat(context.getBean(Orders.class)).isEqualTo(new Orders("db-eu", List.of("first", "second")));
            assertThat(context.getEnvironment().getProperty("us-east-1.orders.db_host")).isEqualTo("db-us");
        }
    }

    @Test
    void files_are_imported_by_the_same_rules_and_later_imports_go_before_earlier_ones() throws IOException {
        write("values/orders/db_host", "db-file\n");
        write("values/us-east-1/orders/db_host", "db-us");
        write("values/orders.db-user", "file-user");
        write("orders.properties", "eu-west-1.orders.db-host=db-eu\norders.db-host=db-1\n");

        try (var context = start(
                "spring.config.import=homeport-file:" + directory.resolve("values") + "/,homeport-file:"
                        + directory.resolve("orders.properties"))) {
            var environment = context.getEnvironment();
            assertThat(environment.getProperty("orders.db-host")).isEqualTo("db-eu");
            assertThat(environment.getProperty("orders.db-user")).isEqualTo("file-user");
        }
    }

    @Test
    void what_is_missing_fails_the_start_unless_it_is_optional_and_appears_later() throws Exception {
        var location = "homeport-file:" + directory.resolve("later.properties");
        assertThat(Explanations.of(failure("spring.config.import=" + location)))
                .contains(location, "optional:");
        assertThat(Explanations.of(failure("spring.config.import=homeport-ssm:/nothing/")))
                .contains("homeport-ssm:/nothing/", "optional:");

        try (var context = start("spring.config.import=optional:" + location + ",optional:homeport-ssm:/nothing/")) {
            assertThat(context.getEnvironment().getProperty("orders.db-host")).isNull();
            write("later.properties", "orders.db-host=here-now");
            context.getBean(ConfigImportRefresher.class).refreshNow();
            assertThat(context.getEnvironment().getProperty("orders.db-host")).isEqualTo("here-now");
        }
    }

    @Test
    void a_change_is_an_event_with_the_keys_and_moves_typed_values_as_a_whole_or_not_at_all() throws Exception {
        STORE.put("/live/orders/db_port", "5432");
        STORE.putSecure("/live/orders/db_password", "hunter2");
        STORE.put("/live/orders/db_user", "app");

        try (var context = start(
                new Class<?>[] {Application.class, LiveConfiguration.class},
                "spring.config.import=homeport-ssm:/live/")) {
            var refresher = context.getBean(ConfigImportRefresher.class);
            var live = context.getBean("live", Config.class);
            STORE.put("/live/orders/db_port", "6432");
            STORE.putSecure("/live/orders/db_password", "hunter3");
            refresher.refreshNow();

            assertThat(context.getBean(Application.class).changes)
                    .containsExactly(new ImportedConfigChanged(
                            "homeport-ssm:/live/", Set.of("orders.db_password", "orders.db_port")));
            await().untilAsserted(() -> assertThat(live.current()).isEqualTo(new Live(6432, Secret.of("hunter3"), "app")));
            assertThat(live.explainAll()).doesNotContain("hunter").contains("environment orders.db-port version 2");

            STORE.put("/live/orders/db_port", "0");
            STORE.put("/live/orders/db_user", "other");
            refresher.refreshNow();
            assertThat(context.getEnvironment().getProperty("orders.db-user")).isEqualTo("other");
            assertThat(live.refreshNow().toString()).contains("db.port").doesNotContain("hunter");
            assertThat(live.current()).isEqualTo(new Live(6432, Secret.of("hunter3"), "app"));
        }
    }

    @Test
    void files_are_followed_by_themselves() throws IOException {
        var file = write("orders.properties", "orders.db-host=before");
        try (var context = start("spring.config.import=homeport-file:" + file)) {
            Files.move(
                    write("next", "orders.db-host=after"), file, StandardCopyOption.REPLACE_EXISTING);
            await().until(() -> "after".equals(context.getEnvironment().getProperty("orders.db-host")));
        }
    }

    @Test
    void a_store_is_listed_again_by_itself_and_what_it_denies_changes_nothing_and_is_degraded() {
        STORE.put("/again/orders/db_host", "before");
        try (var context =
                start("spring.config.import=homeport-ssm:/again/", "homeport.config.refresh-every=50ms")) {
            STORE.put("/again/orders/db_host", "after");
            await().until(() -> "after".equals(context.getEnvironment().getProperty("orders.db-host")));

            STORE.deny("/again");
            STORE.put("/again/orders/db_host", "unread");
            var refresher = context.getBean(ConfigImportRefresher.class);
            await().untilAsserted(() -> assertThat(refresher.health())
                    .isInstanceOfSatisfying(
                            CheckResult.Down.class, down -> assertThat(down.reason()).contains("DENIED")));
            assertThat(context.getBean(HealthMonitor.class).snapshot().check("config-import"))
                    .isPresent();
            assertThat(context.getEnvironment().getProperty("orders.db-host")).isEqualTo("after");

            STORE.heal();
            await().until(() -> "unread".equals(context.getEnvironment().getProperty("orders.db-host")));
        }
    }

    @Test
    void failures_are_told_by_their_kinds_with_what_to_do() {
        STORE.putSecure("/kinds/db_password", "hunter2");
        STORE.deny("/kinds");
        var denied = failure("spring.config.import=optional:homeport-ssm:/kinds/");
        assertThat(denied).isInstanceOfSatisfying(ConfigImportException.class, failure -> assertThat(
                        failure.problems().get(0).kind())
                .isEqualTo(FailureKind.DENIED));
        assertThat(Explanations.of(denied)).contains("ssm:GetParametersByPath").doesNotContain("hunter2");

        STORE.heal();
        STORE.failDecryption(true);
        assertThat(Explanations.of(failure("spring.config.import=homeport-ssm:/kinds/"))).contains("kms:Decrypt");
        STORE.heal();
        STORE.put("/kinds/db-password", "twice");
        assertThat(Explanations.of(failure("spring.config.import=homeport-ssm:/kinds/")))
                .contains("UNUSABLE", "/kinds/db_password", "/kinds/db-password")
                .doesNotContain("hunter2");
        assertThat(Explanations.of(failure("spring.config.import=homeport-ssm:kinds")))
                .contains("must begin with a '/'");
        assertThat(Explanations.of(failure("spring.config.import=homeport-file:/etc/orders")))
                .contains("which ends with '/'");
        assertThat(Explanations.of(failure(
                        "spring.config.import=homeport-ssm:/kinds/", "homeport.config.refresh-every=1ms")))
                .contains("- homeport.config.refresh-every");
    }

    @Test
    void a_secret_is_shown_nowhere() {
        STORE.putSecure("/secret/orders/db_port", "hunter2");
        STORE.putSecure("/secret/orders/db_password", "hunter2");
        STORE.put("/secret/orders/db_user", "app");

        var failed = failure(
                new Class<?>[] {Application.class, LiveConfiguration.class},
                "spring.config.import=homeport-ssm:/secret/");
        assertThat(Explanations.of(failed)).contains("db.port", "MALFORMED").doesNotContain("hunter2");

        STORE.putSecure("/secret/orders/nodes/x", "hunter2");
        try (var context = start("spring.config.import=homeport-ssm:/secret/")) {
            var source = context.getEnvironment().getPropertySources().stream()
                    .filter(ImportedPropertySource.class::isInstance)
                    .findFirst()
                    .orElseThrow();
            assertThat(source.toString() + context.getBean(ConfigImports.class)).doesNotContain("hunter2");
            var masked = context.getBean(SanitizingFunction.class)
                    .apply(new SanitizableData(source, "orders.db_password", "hunter2"));
            assertThat(masked.getValue()).isEqualTo(SanitizableData.SANITIZED_VALUE);
            var shown = context.getBean(SanitizingFunction.class)
                    .apply(new SanitizableData(source, "orders.db_user", "app"));
            assertThat(shown.getValue()).isEqualTo("app");
        }
    }

    @Test
    void a_secret_that_cannot_be_bound_is_explained_without_its_value() {
        STORE.putSecure("/bound/spring/main/lazy_initialization", "hunter2");
        assertThat(Explanations.of(failure("spring.config.import=homeport-ssm:/bound/")))
                .contains("spring.main.lazy-initialization", "/bound/spring/main/lazy_initialization version 1")
                .doesNotContain("hunter2");
    }

    @Test
    void without_a_region_nothing_is_imported() {
        Assumptions.assumeTrue(
                System.getenv("APP_REGION") == null && System.getenv("AWS_REGION") == null);
        assertThat(Explanations.of(failure("homeport.region=", "spring.config.import=homeport-ssm:/a/")))
                .contains("Set the property homeport.region");
    }

    private Path write(String name, String text) throws IOException {
        var file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static ConfigurableApplicationContext start(String... properties) {
        return start(new Class<?>[] {Application.class}, properties);
    }

    private static ConfigurableApplicationContext start(Class<?>[] sources, String... properties) {
        var application = new SpringApplication(sources);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLogStartupInfo(false);
        application.addBootstrapRegistryInitializer(
                registry -> registry.register(SsmClient.class, InstanceSupplier.of(CLIENT)));
        application.setDefaultProperties(Map.of("homeport.region", "eu-west-1", "spring.main.banner-mode", "off"));
        var arguments = new ArrayList<String>();
        Arrays.stream(properties).map(property -> "--" + property).forEach(arguments::add);
        return application.run(arguments.toArray(String[]::new));
    }

    private static Throwable failure(String... properties) {
        return failure(new Class<?>[] {Application.class}, properties);
    }

    private static Throwable failure(Class<?>[] sources, String... properties) {
        return catchThrowable(() -> start(sources, properties)
                .close());
    }
}
