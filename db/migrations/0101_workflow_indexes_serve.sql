-- As 0033: which function of bridge/gateway each index serves.
comment on index workflow.incident_instance is 'serves: search_incidents';
comment on index workflow.incident_state is 'serves: search_incidents';
comment on index workflow.instance_active is 'serves: load_world';
comment on index workflow.instance_process is 'serves: search_instances';
comment on index workflow.user_task_instance is 'serves: search_user_tasks';
comment on index workflow.user_task_state is 'serves: search_user_tasks';
