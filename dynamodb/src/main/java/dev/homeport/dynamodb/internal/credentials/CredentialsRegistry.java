package dev.homeport.dynamodb.internal.credentials;

import dev.homeport.dynamodb.internal.settings.ClientKind;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;
import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.core.SdkServiceClientConfiguration;
import software.amazon.awssdk.regions.Region;

/** Has the credentials of every region and kind of client asked for in {@link RegionCredentials}' way. */
public final class CredentialsRegistry {

    private record Key(Region region, ClientKind kind) {}

    private final String client;
    private final Map<Key, RegionCredentials> entries = new ConcurrentHashMap<>();

    public CredentialsRegistry(String client) {
        this.client = client;
    }

    /** Takes over whatever provider a client of that region would use, its default one included. */
    public SdkPlugin takesOver(Region region, ClientKind kind) {
        return configuration -> takeOver(new Key(region, kind), configuration);
    }

    private void takeOver(Key key, SdkServiceClientConfiguration.Builder configuration) {
        if (configuration instanceof AwsServiceClientConfiguration.Builder aws) {
            var provider = aws.credentialsProvider();
            if (provider != null && !(provider instanceof RegionCredentials)) {
                var name = "homeport-dynamodb-" + client + "-" + key.region() + "-credentials";
                var credentials = new RegionCredentials(provider, key.region(), name);
                entries.put(key, credentials);
                aws.credentialsProvider(credentials);
            }
        }
    }

    /** Those of one region for one kind of client, unless it needs none. */
    @Nullable
    public RegionCredentials of(Region region, ClientKind kind) {
        return entries.get(new Key(region, kind));
    }

    /** Ends its threads; the providers are the SDK clients' to close. */
    public void close() {
        entries.values().forEach(RegionCredentials::end);
    }

    /** For how long credentials of that region have been waited for, if they are. */
    public Optional<Duration> waiting(Region region) {
        return entries.entrySet().stream()
                .filter(entry -> entry.getKey().region().equals(region))
                .flatMap(entry -> entry.getValue().waiting().stream())
                .max(Comparator.naturalOrder());
    }
}
