package dev.berth.runtime.agent;

/** Looks whether the agent's home holds a login of the agent's own, and configures a container for it. */
record LoginCheck(RuntimeServices services, ContainerSupervisor container) {
    Login look() throws InterruptedException {
        AgentContainer agent = container.agent();
        if (services.traits().ownLogin().isPresent()) {
            ContainerFacts facts =
                    new ConfigStep(services).run(agent, container.scope()).facts();
            agent.update(facts);
            // it was started before the login, perhaps, and a program may read that only at its start
            container.sessions().dropSpare();
            services.rememberLogin(agent.id().name(), facts);
            services.records()
                    .updateIfPresent(
                            agent.id(), known -> known.isIn(container.container()) ? known.withFacts(facts) : known);
        }
        return agent.login();
    }
}
