package dev.homeport.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles small consumers of all modules, on the module path and on the class path. */
class ModulePathTest {

    private static final String USES_ALL = """
            package consumer;

            import dev.homeport.config.ConfigLoader;
            import dev.homeport.config.source.ConfigSource;
            import dev.homeport.config.ssm.SsmSource;
            import dev.homeport.dynamodb.MultiRegionDynamoDb;
            import dev.homeport.health.HealthMonitor;
            import dev.homeport.health.http.HealthServer;
            import dev.homeport.jdbc.FailoverDataSource;
            import dev.homeport.region.RegionControl;

            class Consumer {
                record Settings(String host) {}

                Object[] all() {
                    return new Object[] {
                        ConfigLoader.of(Settings.class).source(ConfigSource.environment()),
                        SsmSource.builder(null),
                        MultiRegionDynamoDb.builder(),
                        FailoverDataSource.builder(),
                        RegionControl.create(),
                        HealthServer.builder(HealthMonitor.builder().build())
                    };
                }
            }
            """;

    private static final String MODULE = """
            module consumer {
                requires dev.homeport.jdbc;
                requires dev.homeport.dynamodb;
                requires dev.homeport.health.http;
                requires software.amazon.awssdk.services.ssm;
            }
            """;

    @TempDir
    Path classes;

    @Test
    void a_consumer_compiles_on_the_module_path() {
        assertThat(compile(true, source("module-info", MODULE), source("consumer/Consumer", USES_ALL)))
                .isEmpty();
    }

    @Test
    void a_consumer_compiles_on_the_class_path() {
        assertThat(compile(false, source("consumer/Consumer", USES_ALL))).isEmpty();
    }

    @Test
    void what_is_internal_cannot_be_reached_on_the_module_path() {
        for (var type : List.of(
                "dev.homeport.jdbc.internal.pool.NodePools",
                "dev.homeport.jdbc.internal.connect.AbortableSocketFactory",
                "dev.homeport.dynamodb.internal.MultiRegionRuntime",
                "dev.homeport.config.internal.binding.RecordSchema",
                "dev.homeport.internal.MonotonicClock")) {
            var consumer = source("consumer/Consumer", "package consumer;\nclass Consumer { " + type + " reached; }");
            assertThat(compile(true, source("module-info", MODULE), consumer)).contains("is not visible");
        }
    }

    /** Returns what the compiler complains of. */
    private String compile(boolean modules, JavaFileObject... sources) {
        var path = classPath().stream().filter(Files::exists).toList();
        var options = new ArrayList<>(List.of("--release", "17", "-proc:none", "-d", classes.toString()));
        options.addAll(List.of(
                modules ? "--module-path" : "--class-path",
                path.stream()
                        .filter(entry -> !modules || isOurs(entry) || belongsOnTheModulePath(entry))
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator))));
        var said = new StringWriter();
        ToolProvider.getSystemJavaCompiler()
                .getTask(said, null, null, options, null, List.of(sources))
                .call();
        return said.toString();
    }

    private static boolean isOurs(Path entry) {
        return Files.exists(entry.resolve("module-info.class"))
                || entry.getFileName().toString().startsWith("homeport-");
    }

    /** The testkit's servers and the tests' libraries are no part of what a service has. */
    private static boolean belongsOnTheModulePath(Path entry) {
        var name = entry.getFileName().toString();
        return List.of(
                                "HikariCP",
                                "postgresql-",
                                "slf4j-api",
                                "jspecify",
                                "resilience4j",
                                "micrometer",
                                "jetty-",
                                "jakarta.servlet",
                                "reactive-streams",
                                "netty-",
                                "httpc",
                                "httpclient",
                                "httpcore")
                        .stream()
                        .anyMatch(name::startsWith)
                || entry.toString().contains("awssdk");
    }

    /** Surefire hides the real one in a jar's manifest, and tells it in a property. */
    private static List<Path> classPath() {
        var all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(all.split(File.pathSeparator)).map(Path::of).toList();
    }

    private static JavaFileObject source(String name, String text) {
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignored) {
                return text;
            }
        };
    }
}
