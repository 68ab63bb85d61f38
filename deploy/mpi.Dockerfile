# The image of deploy/Dockerfile with Open MPI, and with the ssh by which mpirun starts the processes in other pods:
#   docker build -f deploy/Dockerfile -t panns . && docker build -f deploy/mpi.Dockerfile -t panns-mpi deploy
FROM panns
USER root
# The operator mounts keys that only root owns, and known hosts cannot be written: so neither is checked. Ports below 1024 would need rights.
RUN apt-get update && apt-get install -y --no-install-recommends openmpi-bin openssh-client openssh-server && rm -rf /var/lib/apt/lists/* \
    && mkdir -p /run/sshd \
    && printf 'Host *\n    Port 2222\n    StrictHostKeyChecking no\n    UserKnownHostsFile /dev/null\n' > /etc/ssh/ssh_config.d/mpi.conf \
    && install -d -o "$APP_UID" -g "$APP_UID" /home/app \
    && printf 'Port 2222\nPidFile /home/app/sshd.pid\nHostKey /home/app/.ssh/id_rsa\nStrictModes no\nSetEnv PANNS_HOME=/models\n' > /home/app/.sshd_config
USER $APP_UID
ENTRYPOINT []
