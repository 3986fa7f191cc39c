package dev.homeport.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.config.source.ConfigSource;
import dev.homeport.config.ssm.SsmSource;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class WithoutOptionalLibrariesTest {

    @Test
    void configuration_works_without_the_sdk_and_micrometer_on_the_class_path() throws Exception {
        assertThat(calledWithout(User.class)).isEqualTo("a");
    }

    @Test
    void whoever_wants_the_parameter_store_without_the_sdk_is_told_what_to_add() {
        assertThatThrownBy(() -> calledWithout(UserOfTheStore.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("SsmSource needs the AWS SDK for Parameter Store on the class path: add the dependency"
                        + " software.amazon.awssdk:ssm");
    }

    private static Object calledWithout(Class<?> user) throws Exception {
        URL[] classPath = {
            location(Config.class),
            location(WithoutOptionalLibrariesTest.class),
            location(org.slf4j.Logger.class),
            location(ch.qos.logback.classic.Logger.class),
            location(ch.qos.logback.core.Context.class)
        };
        try (var loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            return loader.loadClass(user.getName())
                    .asSubclass(Callable.class)
                    .getDeclaredConstructor()
                    .newInstance()
                    .call();
        }
    }

    private static URL location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    /** A configuration of a service that has never heard of AWS. */
    public record Db(String host) {}

    /** What such a service does. */
    public static final class User implements Callable<String> {
        @Override
        public String call() {
            try (var config = ConfigLoader.of(Db.class)
                    .source(ConfigSource.map("map", Map.of("host", "a")))
                    .load()) {
                return config.current().host();
            }
        }
    }

    /** What a service does whose build leaves the SDK out. */
    public static final class UserOfTheStore implements Callable<String> {
        @Override
        public String call() {
            return SsmSource.builder(null).path("/orders").build().name();
        }
    }
}
