/** Regions, typed configuration for each of them, and the health of what a service depends on. */
module dev.homeport {
    requires io.github.resilience4j.core;
    requires io.github.resilience4j.retry;
    requires org.slf4j;
    requires static micrometer.core;
    requires static transitive org.jspecify;
    requires static software.amazon.awssdk.awscore;
    requires static software.amazon.awssdk.core;
    requires static software.amazon.awssdk.retries.api;
    requires static software.amazon.awssdk.services.ssm;

    exports dev.homeport.config;
    exports dev.homeport.config.source;
    exports dev.homeport.config.ssm;
    exports dev.homeport.health;
    exports dev.homeport.region;
    exports dev.homeport.internal to
            dev.homeport.dynamodb,
            dev.homeport.health.http,
            dev.homeport.jdbc;
}
