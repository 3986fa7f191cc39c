package dev.homeport.benchmarks.jdbc.alternatives;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import java.time.Duration;
import java.util.stream.Collectors;

/** Opens a pool over two servers in one of the ways that a service could choose. */
enum Alternative {
    /** Homeport with its defaults. */
    HOMEPORT("Homeport, defaults") {
        @Override
        OpenedPool open(RegionLab lab) {
            var builder = FailoverDataSource.builder()
                    .database(lab.database())
                    .username(lab.username())
                    .password(lab.password())
                    .hikari(pool(false))
                    .requirePrimaryWithin(Duration.ofSeconds(10));
            lab.regions().forEach(region -> builder.node(region.name(), region.host(), region.port()));
            return OpenedPool.of(builder.build());
        }
    },

    /** HikariCP with the primary's own address, as most services have it. */
    ONE_HOST("HikariCP, the primary's address") {
        @Override
        OpenedPool open(RegionLab lab) {
            return plain(lab, lab.regions().get(0).jdbcUrl(), false);
        }
    },

    /** PostgreSQL's driver with both addresses. */
    BOTH_HOSTS("HikariCP, both addresses, defaults") {
        @Override
        OpenedPool open(RegionLab lab) {
            return plain(lab, "jdbc:postgresql://" + both(lab) + "?targetServerType=primary", false);
        }
    },

    /** The same with every timeout that helps; a statement may not take longer than five seconds then. */
    BOTH_HOSTS_TUNED("HikariCP, both addresses, tuned") {
        @Override
        OpenedPool open(RegionLab lab) {
            return plain(
                    lab,
                    "jdbc:postgresql://" + both(lab) + "?targetServerType=primary&connectTimeout=2&socketTimeout=5"
                            + "&loginTimeout=5&hostRecheckSeconds=1&tcpKeepAlive=true",
                    true);
        }
    },

    /** The AWS driver with its failover plugins, tuned likewise. Its documentation promises nothing for this kind of server. */
    AWS_WRAPPER("AWS JDBC driver, failover2 and efm2") {
        @Override
        OpenedPool open(RegionLab lab) {
            return plain(
                    lab,
                    "jdbc:aws-wrapper:postgresql://" + both(lab) + "?wrapperPlugins=failover2,efm2"
                            + "&connectTimeout=2&socketTimeout=5&loginTimeout=5&tcpKeepAlive=true",
                    true);
        }
    },

    /** HAProxy that asks each server's agent for its role, with the settings of Patroni's documentation. */
    HAPROXY("HAProxy with role checks, HikariCP") {
        @Override
        OpenedPool open(RegionLab lab) throws Exception {
            var proxy = RoleCheckingProxy.start(lab);
            try {
                return plain(lab, "jdbc:postgresql://127.0.0.1:" + proxy.port() + "/" + lab.database(), true)
                        .with(proxy);
            } catch (RuntimeException e) {
                proxy.close();
                throw e;
            }
        }
    };

    static final int CONNECTIONS = 8;

    private final String words;

    Alternative(String words) {
        this.words = words;
    }

    abstract OpenedPool open(RegionLab lab) throws Exception;

    @Override
    public String toString() {
        return words;
    }

    private static OpenedPool plain(RegionLab lab, String url, boolean tuned) {
        var config = pool(tuned);
        config.setJdbcUrl(url);
        config.setUsername(lab.username());
        config.setPassword(lab.password());
        return OpenedPool.of(new HikariDataSource(config));
    }

    /** Shortens what HikariCP lets be shortened, if asked to. */
    private static HikariConfig pool(boolean tuned) {
        var config = new HikariConfig();
        config.setMaximumPoolSize(CONNECTIONS);
        if (tuned) {
            config.setConnectionTimeout(5_000);
            config.setValidationTimeout(1_000);
            config.setKeepaliveTime(30_000);
            config.setMaxLifetime(60_000);
        }
        return config;
    }

    private static String both(RegionLab lab) {
        return lab.regions().stream().map(Alternative::address).collect(Collectors.joining(",")) + "/" + lab.database();
    }

    private static String address(LabRegion region) {
        return region.host() + ":" + region.port();
    }
}
