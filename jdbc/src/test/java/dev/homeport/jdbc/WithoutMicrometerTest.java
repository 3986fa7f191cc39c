package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import dev.homeport.region.RegionName;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class WithoutMicrometerTest {

    @Test
    void a_data_source_works_without_micrometer_on_the_class_path() throws Exception {
        URL[] classPath = {
            location(FailoverDataSource.class),
            location(WithoutMicrometerTest.class),
            location(RegionName.class),
            location(HikariConfig.class),
            location(org.postgresql.Driver.class),
            location(org.slf4j.Logger.class),
            location(ch.qos.logback.classic.Logger.class),
            location(ch.qos.logback.core.Context.class)
        };
        try (var loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            assertThatThrownBy(() -> loader.loadClass("io.micrometer.core.instrument.MeterRegistry"))
                    .isInstanceOf(ClassNotFoundException.class);

            var user = loader.loadClass(User.class.getName())
                    .asSubclass(Callable.class)
                    .getDeclaredConstructor()
                    .newInstance();

            assertThat(user.call()).isEqualTo("08001");
        }
    }

    private static URL location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    /** What a service does that has never heard of Micrometer, and whose database is down. */
    public static final class User implements Callable<String> {
        @Override
        public String call() {
            try (var dataSource = FailoverDataSource.builder()
                    .node("eu-west-1", "127.0.0.1", 1)
                    .database("app")
                    .username("app")
                    .password("")
                    .borrowTimeout(Duration.ofMillis(250))
                    .build()) {
                return dataSource.getConnection().toString();
            } catch (SQLException e) {
                return e.getSQLState();
            }
        }
    }
}
