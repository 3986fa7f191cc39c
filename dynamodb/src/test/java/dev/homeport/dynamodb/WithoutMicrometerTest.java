package dev.homeport.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;

class WithoutMicrometerTest {

    @Test
    void a_client_works_without_micrometer_on_the_class_path() throws Exception {
        var classPath = Arrays.stream(classPath().split(File.pathSeparator))
                .filter(entry -> !entry.contains("micrometer"))
                .map(entry -> url(new File(entry)))
                .toArray(URL[]::new);
        try (var loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            assertThatThrownBy(() -> loader.loadClass("io.micrometer.core.instrument.MeterRegistry"))
                    .isInstanceOf(ClassNotFoundException.class);

            var user = loader.loadClass(User.class.getName())
                    .asSubclass(Callable.class)
                    .getDeclaredConstructor()
                    .newInstance();

            assertThat(user.call()).isEqualTo(SdkClientException.class.getName());
        }
    }

    /** Surefire hides the real one in a jar's manifest, and tells it here. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static URL url(File entry) {
        try {
            return entry.toURI().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** What a service does that has never heard of Micrometer, and whose regions are all gone. */
    public static final class User implements Callable<String> {
        @Override
        public String call() {
            try (var dynamoDb = MultiRegionDynamoDb.builder()
                    .regions(Region.EU_WEST_1, Region.US_EAST_1)
                    .eachClient((region, client) -> client.endpointOverride(URI.create("http://127.0.0.1:1"))
                            .credentialsProvider(
                                    StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"))))
                    .build()) {
                return dynamoDb.client().listTables().toString();
            } catch (SdkClientException e) {
                return e.getClass().getName();
            }
        }
    }
}
