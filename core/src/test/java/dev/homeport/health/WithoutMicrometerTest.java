package dev.homeport.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class WithoutMicrometerTest {

    @Test
    void health_works_without_micrometer_on_the_class_path() throws Exception {
        URL[] classPath = {
            location(HealthMonitor.class),
            location(WithoutMicrometerTest.class),
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

            assertThat(user.call()).isEqualTo(true);
        }
    }

    private static URL location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    /** What a service does that has never heard of Micrometer. */
    public static final class User implements Callable<Boolean> {
        @Override
        public Boolean call() {
            var check = HealthCheck.builder("a", CheckResult::up).build();
            try (var monitor = HealthMonitor.builder().check(check).build()) {
                return monitor.snapshot().isUp(Scope.LIVE);
            }
        }
    }
}
