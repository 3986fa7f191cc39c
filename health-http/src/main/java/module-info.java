/** The health of a service over HTTP, for load balancers, DNS failover and Kubernetes. */
module dev.homeport.health.http {
    requires org.eclipse.jetty.http;
    requires org.eclipse.jetty.io;
    requires org.eclipse.jetty.server;
    requires org.eclipse.jetty.util;
    requires org.slf4j;
    requires transitive dev.homeport;
    requires static micrometer.registry.prometheus;
    requires static jakarta.servlet;
    requires static jdk.httpserver;
    requires static micrometer.core;
    requires static transitive org.jspecify;

    exports dev.homeport.health.http;
}
