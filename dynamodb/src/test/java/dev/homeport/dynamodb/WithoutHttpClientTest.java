package dev.homeport.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;

/** An application that uses one kind of client may exclude the HTTP client of the other kind. */
class WithoutHttpClientTest {

    private static final Pattern NETTY = Pattern.compile("netty");
    private static final Pattern APACHE = Pattern.compile("apache5-client|httpclient5|httpcore5");

    @Test
    void the_sync_client_works_without_netty() throws Exception {
        assertThat(without(NETTY, SyncUser.class)).isEqualTo(SdkClientException.class.getName());
    }

    @Test
    void the_async_client_works_without_apaches_client() throws Exception {
        assertThat(without(APACHE, AsyncUser.class)).isEqualTo(SdkClientException.class.getName());
    }

    @Test
    void a_sync_client_that_lacks_apaches_client_names_it() throws Exception {
        assertThat(without(APACHE, SyncUser.class))
                .contains("software.amazon.awssdk:apache5-client")
                .contains("eachSyncClient");
    }

    @Test
    void an_async_client_that_lacks_netty_names_it() throws Exception {
        assertThat(without(NETTY, AsyncUser.class))
                .contains("software.amazon.awssdk:netty-nio-client")
                .contains("eachAsyncClient");
    }

    private static String without(Pattern excluded, Class<? extends Callable<String>> user) throws Exception {
        // Surefire hides the real one in a jar's manifest, and tells it here.
        var entries = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var classPath = Arrays.stream(entries.split(File.pathSeparator))
                .filter(entry -> !excluded.matcher(new File(entry).getName()).find())
                .map(entry -> url(new File(entry)))
                .toArray(URL[]::new);
        try (var loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            return (String) loader.loadClass(user.getName())
                    .asSubclass(Callable.class)
                    .getDeclaredConstructor()
                    .newInstance()
                    .call();
        }
    }

    private static URL url(File entry) {
        try {
            return entry.toURI().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static MultiRegionDynamoDb unreachable() {
        return MultiRegionDynamoDb.builder()
                .regions(Region.EU_WEST_1, Region.US_EAST_1)
                .eachClient((region, client) -> client.endpointOverride(URI.create("http://127.0.0.1:1"))
                        .credentialsProvider(
                                StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"))))
                .build();
    }

    /** An error while the client was closed is suppressed by the failure of the call, as the SDK's own attempts are. */
    private static String withErrors(Throwable failure) {
        return failure.getClass().getName()
                + Stream.of(failure.getSuppressed())
                        .filter(Error.class::isInstance)
                        .map(each -> ", and at the end " + each)
                        .collect(Collectors.joining());
    }

    /** Calls regions that are all gone with the sync client. */
    public static final class SyncUser implements Callable<String> {
        @Override
        public String call() {
            try (var dynamoDb = unreachable()) {
                return dynamoDb.client().listTables().toString();
            } catch (SdkClientException e) {
                return withErrors(e);
            } catch (IllegalStateException told) {
                return told.getMessage();
            }
        }
    }

    /** Calls regions that are all gone with the async client. */
    public static final class AsyncUser implements Callable<String> {
        @Override
        public String call() {
            try (var dynamoDb = unreachable()) {
                return dynamoDb.asyncClient().listTables().join().toString();
            } catch (CompletionException e) {
                Stream.of(e.getSuppressed()).forEach(e.getCause()::addSuppressed);
                return withErrors(e.getCause());
            } catch (IllegalStateException told) {
                return told.getMessage();
            }
        }
    }
}
