-- The rules of check-followups that are on by default, as somebody who knows SQL would write them: counts only.
create temp table log as
select row_number() over () as n, "客户名称" as customer, "负责人" as owner, "跟进日期" as day, "沟通方式" as channel,
  "沟通内容摘要" as summary, "客户需求/反馈" as feedback, "下一步行动" as next_action, "预计完成时间" as due,
  "完成情况" as done, try_cast("跟进日期" as date) as d, try_cast("预计完成时间" as date) as u
from read_csv('data/log.csv', all_varchar = true, header = true);

create temp table members as select "姓名" as name from read_csv('data/members.csv', all_varchar = true, header = true);

create temp table last_of as
select customer, max(d) as last from log where d <= date '2023-12-31' group by customer;

with copies as (
  select summary from log where length(summary) >= 8 group by summary having count(distinct customer) > 1
), numbered as (
  select count(*) over (
    partition by customer, owner, day, channel, summary, feedback, next_action, due, done order by n
  ) as c from log
)
select 'FU002' as code, count(*) as found from log
  where (day is not null and d is null) or (due is not null and u is null)
union all select 'FU003', sum(
    (customer is null)::int + (owner is null)::int + (day is null)::int + (channel is null)::int
    + (summary is null)::int + (next_action is null)::int + (due is null)::int
  ) from log
union all select 'FU004', count(*) from log where channel not in ('电话', '上门拜访', '微信', '邮件', '线上会议')
union all select 'FU005', count(*) from log where owner not in (select name from members)
union all select 'FU007', count(*) from numbered where c > 1
union all select 'FU008', count(*) from log
  where summary in ('无', '-', '/', '待补充') or next_action in ('无', '-', '/', '待补充')
union all select 'FU101', count(*) from log join last_of using (customer)
  where u < date '2023-12-31' and d >= last and coalesce(done, '') not like '已完成%'
union all select 'FU102', count(*) from log where u < d
union all select 'FU103', count(*) from log where d > date '2023-12-31'
union all select 'FU104', count(*) from (select owner, max(d) as last from log group by owner)
  where date '2023-12-31' - last > 5
union all select 'FU105', count(*) from last_of where date '2023-12-31' - last > 30
union all select 'FU201', count(*) from log where summary in (select summary from copies)
union all select 'FU203', count(*) from log where length(summary) < 5;
