package dev.homeport.jdbc.internal.connect;

import com.zaxxer.hikari.util.Credentials;
import dev.homeport.internal.HostLookup;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Holds what is the same for every connection of a data source, whichever node it leads to.
 *
 * @param database the database's name
 * @param credentials asked at every connect, within the connect timeout
 * @param driverProperties the driver's own properties, checked
 * @param connectTimeout how long the server may be silent, from the start of a connect and after each sign of life, until
 *     the session is established
 * @param names looks the nodes' names up within the same limit
 * @param book where the monitors have met the nodes' servers
 */
public record ConnectSettings(
        String database,
        CredentialsSource credentials,
        Map<String, String> driverProperties,
        Duration connectTimeout,
        HostLookup names,
        AddressBook book) {

    public ConnectSettings(
            String database,
            Supplier<Credentials> credentials,
            Map<String, String> driverProperties,
            Duration connectTimeout,
            HostLookup names) {
        this(
                database,
                new CredentialsSource(credentials, connectTimeout),
                driverProperties,
                connectTimeout,
                names,
                new AddressBook());
    }

    @Override
    public String toString() {
        return "ConnectSettings[database=" + database + ", connectTimeout=" + connectTimeout + "]";
    }
}
