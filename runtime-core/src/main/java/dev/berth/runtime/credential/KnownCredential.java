package dev.berth.runtime.credential;

/** A credential whose secret was read already. */
record KnownCredential(String variable, String origin, Secret secret) implements Credential {}
