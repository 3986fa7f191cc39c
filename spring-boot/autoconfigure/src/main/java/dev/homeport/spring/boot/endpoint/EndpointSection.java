package dev.homeport.spring.boot.endpoint;

/** Shows one part of Homeport in the endpoint; plain values, which need no serializer of their own. */
interface EndpointSection {

    /** What it is called in the answer. */
    String name();

    /** What is so now. */
    Object content();
}
