package dev.homeport.dynamodb.internal.client;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.client.config.ClientAsyncConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/**
 * The builder as a hook sees it. Two SDK clients are made of it, so a builder of HTTP clients that the hook brings is told
 * to share. The SDK refuses a builder that was given both an HTTP client and a builder of one, and ours was given the
 * latter as a default; so it is taken away when the hook brings a client, which stays the caller's to close.
 */
final class CustomizableClientBuilder<B> implements InvocationHandler {

    private final B builder;
    private final UnaryOperator<Object> shared;
    private final Runnable dropDefaultHttpClient;
    private final Consumer<ClientAsyncConfiguration.Builder> async;

    private CustomizableClientBuilder(
            B builder,
            UnaryOperator<Object> shared,
            Runnable dropDefaultHttpClient,
            Consumer<ClientAsyncConfiguration.Builder> async) {
        this.async = async;
        this.builder = builder;
        this.shared = shared;
        this.dropDefaultHttpClient = dropDefaultHttpClient;
    }

    static DynamoDbClientBuilder of(DynamoDbClientBuilder builder, SharedHttpHolder<SdkHttpClient> http) {
        return wrap(
                DynamoDbClientBuilder.class,
                builder,
                users -> new SharedHttpClient.Builder(http, (SdkHttpClient.Builder<?>) users),
                () -> builder.httpClientBuilder(null),
                configuration -> {});
    }

    /** @param async has the last word on what is set for the async client alone */
    static DynamoDbAsyncClientBuilder of(
            DynamoDbAsyncClientBuilder builder,
            SharedHttpHolder<SdkAsyncHttpClient> http,
            Consumer<ClientAsyncConfiguration.Builder> async) {
        return wrap(
                DynamoDbAsyncClientBuilder.class,
                builder,
                users -> new SharedAsyncHttpClient.Builder(http, (SdkAsyncHttpClient.Builder<?>) users),
                () -> builder.httpClientBuilder(null),
                async);
    }

    private static <B> B wrap(
            Class<B> type,
            B builder,
            UnaryOperator<Object> shared,
            Runnable drop,
            Consumer<ClientAsyncConfiguration.Builder> async) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                new CustomizableClientBuilder<>(builder, shared, drop, async)));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (arguments != null
                && arguments.length == 1
                && arguments[0] == null
                && method.getName().startsWith("httpClient")) {
            // None of the user's: ours, with its limits, stays.
            return proxy;
        }
        if (arguments != null && arguments.length == 1 && arguments[0] != null) {
            switch (method.getName()) {
                case "httpClient" -> dropDefaultHttpClient.run();
                case "httpClientBuilder" -> arguments[0] = shared.apply(arguments[0]);
                case "asyncConfiguration" -> arguments[0] = asyncConfiguration(arguments[0]);
                case "applyMutation" -> {
                    mutate(proxy, arguments[0]);
                    return proxy;
                }
                default -> {
                    // All else is for the builder as it is.
                }
            }
        }
        try {
            var answer = method.invoke(builder, arguments);
            return answer == builder ? proxy : answer;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** What a hook sets, be it ready-made or by way of a function, and our word after it. */
    @SuppressWarnings("unchecked")
    private Object asyncConfiguration(Object wanted) {
        if (wanted instanceof ClientAsyncConfiguration readyMade) {
            return readyMade.toBuilder().applyMutation(async).build();
        }
        return ((Consumer<ClientAsyncConfiguration.Builder>) wanted).andThen(async);
    }

    /** What a hook does by way of a function, it does to the same builder. */
    @SuppressWarnings("unchecked")
    private static void mutate(Object proxy, Object mutation) {
        ((Consumer<Object>) mutation).accept(proxy);
    }
}
