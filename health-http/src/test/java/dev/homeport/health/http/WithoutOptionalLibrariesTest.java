package dev.homeport.health.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.health.HealthMonitor;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class WithoutOptionalLibrariesTest {

    @Test
    void health_is_served_without_micrometer_and_servlets_on_the_class_path() throws Exception {
        URL[] classPath = {
            location(HealthMonitor.class),
            location(HealthServer.class),
            location(WithoutOptionalLibrariesTest.class),
            location(org.eclipse.jetty.server.Server.class),
            location(org.eclipse.jetty.http.HttpField.class),
            location(org.eclipse.jetty.io.EndPoint.class),
            location(org.eclipse.jetty.util.Callback.class),
            location(org.slf4j.Logger.class),
            location(ch.qos.logback.classic.Logger.class),
            location(ch.qos.logback.core.Context.class)
        };
        try (var loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            for (var missing :
                    new String[] {"io.micrometer.core.instrument.MeterRegistry", "jakarta.servlet.http.HttpServlet"}) {
                assertThatThrownBy(() -> loader.loadClass(missing)).isInstanceOf(ClassNotFoundException.class);
            }

            var user = loader.loadClass(User.class.getName())
                    .asSubclass(Callable.class)
                    .getDeclaredConstructor()
                    .newInstance();

            assertThat((String) user.call()).startsWith("HTTP/1.1 200 ");
        }
    }

    private static URL location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    /** What a service does that has never heard of either. */
    public static final class User implements Callable<String> {
        @Override
        public String call() throws Exception {
            try (var monitor = HealthMonitor.builder().build();
                    var server = HealthServer.builder(monitor)
                            .host("127.0.0.1")
                            .port(0)
                            .details(HealthDetails.toAnyone())
                            .start()) {
                return RawClient.exchange(server.port(), "GET /health HTTP/1.0\r\n\r\n");
            }
        }
    }
}
