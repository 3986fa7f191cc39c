/** A DynamoDB client that uses the nearest healthy replica of a global table. */
module dev.homeport.dynamodb {
    requires io.github.resilience4j.core;
    requires static io.netty.common;
    requires static io.netty.transport;
    requires static org.apache.httpcomponents.client5.httpclient5;
    requires org.reactivestreams;
    requires org.slf4j;
    requires software.amazon.awssdk.auth;
    requires software.amazon.awssdk.http;
    requires static software.amazon.awssdk.http.apache5;
    requires static software.amazon.awssdk.http.nio.netty;
    requires software.amazon.awssdk.identity.spi;
    requires software.amazon.awssdk.metrics;
    requires software.amazon.awssdk.retries.api;
    requires software.amazon.awssdk.utils;
    requires transitive dev.homeport;
    requires transitive io.github.resilience4j.circuitbreaker;
    requires transitive software.amazon.awssdk.awscore;
    requires transitive software.amazon.awssdk.core;
    requires transitive software.amazon.awssdk.regions;
    requires transitive software.amazon.awssdk.services.dynamodb;
    requires static micrometer.core;
    requires static micrometer.observation;
    requires static transitive org.jspecify;

    exports dev.homeport.dynamodb;
}
