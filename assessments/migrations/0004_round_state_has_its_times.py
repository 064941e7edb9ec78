from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("assessments", "0003_complete_rounds")]

    operations = [
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finalised_at', None), ('judged_at', None), ('state', 'open')), models.Q(('conversation_at__isnull', False), ('finalised_at', None), ('judged_at', None), ('state', 'conversation')), models.Q(('conversation_at__isnull', False), ('finalised_at', None), ('judged_at__isnull', False), ('state', 'judged')), models.Q(('conversation_at__isnull', False), ('finalised_at__isnull', False), ('judged_at__isnull', False), ('state', 'finalised')), _connector='OR'), name='round_state_has_its_times'),
        ),
    ]
