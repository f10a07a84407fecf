"""Words that announce a topic, written by hand for the topics that no labelled set of a language covers.

Without them an English report of a war could only be called politics, because that is the nearest topic with examples.
"""

SEED_WORDS = {
    "en": {
        "conflict": """war wars warfare battle battlefield front frontline troops soldiers army military forces
            fighters militia militants rebels insurgents jihadist offensive assault shelling shelled
            artillery rockets missile missiles drone strike strikes airstrike airstrikes bombing
            bombardment bomb bombed warplanes jets tanks ammunition weapons arms ceasefire truce
            siege besieged occupied occupation invasion invaded casualties combat clashes ambush
            gunmen suicide bomber attack attackers killed wounded displaced hostages peacekeepers
            hostilities retreat advance stronghold liberated captured territory commander brigade""",
        "disaster": """earthquake quake magnitude epicentre aftershock tremor flood floods flooding flooded
            landslide mudslide avalanche hurricane typhoon cyclone tornado tsunami volcano eruption
            wildfire blaze fire firefighters flames explosion collapse collapsed rubble wreckage
            crash crashed derailed derailment capsized sank sinking shipwreck accident rescuers
            rescue rescued survivors victims missing bodies trapped emergency evacuated evacuation
            homeless relief devastation damage destroyed disaster catastrophe dead injured toll
            collision plane train bus""",
        "weather": """weather forecast forecasters meteorological meteorologists temperatures temperature
            degrees celsius rain rainfall showers sunny cloudy clouds cloud wind winds gusts snow
            snowfall sleet hail fog mist frost thunderstorm thunderstorms storm storms humid
            humidity heatwave heat cold warm cool drizzle dry spell northern southern coastal
            tomorrow tonight weekend expected highs lows warning amber alert met office barometer""",
        "labour": """workers worker union unions strike strikes striking walkout picket wages wage pay
            salaries salary employees employers employment unemployment unemployed jobless jobs
            redundancies layoffs dismissed sacked collective bargaining labour labor overtime
            workplace working conditions pension pensions retirement staff contract contracts hire
            hiring recruitment minimum industrial action federation trade negotiations ballot
            stoppage shift working hours migrant labourers vacancies""",
        "crime": """police arrested arrest suspect suspects detained custody charged charges court judge
            jury trial verdict guilty convicted sentenced sentence prison jail jailed prosecutor
            prosecutors prosecution lawyer murder murdered killing stabbed stabbing shooting robbery
            theft stolen fraud bribery trafficking drugs smuggling rape assault kidnapping kidnapped
            investigation detectives crime criminal gang appeal bail accused pleaded""",
        "environment": """climate emissions carbon greenhouse warming pollution polluted wildlife species
            extinction endangered conservation forest forests deforestation biodiversity ecosystem
            habitat ocean coral reef recycling plastic waste renewable sustainability environmental
            drought desertification rivers glaciers nature reserve poaching elephants whales birds
            conservationists environmentalists""",
        "education": """school schools pupils students student teachers teacher university universities college
            campus exam exams examination curriculum classroom classrooms education tuition degree
            graduates graduation lecturers academic literacy scholarship scholarships kindergarten
            headteacher lessons semester enrolment""",
        "religion": """church mosque temple synagogue pope vatican bishop bishops archbishop cardinal priest
            priests imam mufti cleric clerics sermon prayer prayers worship worshippers faith
            believers pilgrims pilgrimage hajj ramadan easter christmas bible koran quran islam
            islamic muslims christian christians catholic orthodox jewish rabbi hindu buddhist
            religious religion fasting eid""",
        "society": """refugees migrants asylum immigration immigrants minorities discrimination racism racist
            equality women gender girls families family marriage divorce children orphans elderly
            homeless poverty charity welfare volunteers community communities rights abuse gay
            lesbian transgender disability disabled population census housing demographic social
            inclusion""",
        "lifestyle": """travel tourism tourists holiday holidays hotel hotels beach restaurant restaurants
            recipe recipes chef cooking dish dishes cuisine wine fashion designer dress clothes
            style beauty makeup skincare home garden gardening decorating wellness yoga leisure
            hobby hobbies cars shopping destinations cruise""",
        "human_interest": """reunited amazing heartwarming viral unusual bizarre strange record guinness birthday
            anniversary wedding dog cat puppy pet pets zoo twins celebrity royal prince princess
            baby hero bravery surprise lottery oldest world's tallest smallest award honoured story
            life dream""",
        "politics": """government president prime minister ministers parliament parliamentary election
            elections vote voters voting ballot party opposition coalition cabinet senate congress
            lawmakers legislation constitution referendum campaign candidate candidates diplomat
            diplomatic ambassador summit sanctions treaty foreign policy democracy talks bilateral
            republic mps resign resignation""",
        "health": """hospital hospitals doctors doctor nurses patients patient disease diseases virus
            outbreak epidemic pandemic vaccine vaccines vaccination infection infections symptoms
            treatment medicine medical drug cancer diabetes malaria ebola cholera surgery mental
            health clinic diagnosis ministry obesity pregnancy""",
        "science": """scientists researchers research study laboratory physics astronomy telescope space nasa
            satellite rocket spacecraft mars planet gene genes genome dna software computer
            computers internet smartphone app apps technology artificial intelligence robot robots
            algorithm data cyber digital engineers experiment discovery""",
        "economy": """economy economic bank banks banking shares stock market markets investors investment
            profit profits revenue sales company companies firm inflation interest rates currency
            dollar euro oil prices exports imports trade budget deficit debt growth gdp business
            businesses startup entrepreneurs merger billion quarter""",
        "arts": """film films movie actor actress director cinema festival oscar music singer album song
            songs concert band orchestra theatre play stage novel author poet poetry book books
            painting painter exhibition museum gallery artist artists television drama series dance
            comedy premiere award awards""",
        "sport": """football match goal goals league cup champions team coach player players striker
            midfielder defender goalkeeper tournament championship olympic olympics medal athletics
            tennis rugby cricket basketball boxing race cyclist runner season win won victory defeat
            defeated semi final finals stadium referee transfer""",
    },
    "fr": {
        "conflict": """guerre guerres combat combats bataille front soldats soldat armée militaires militaire
            troupes forces rebelles rebelle insurgés djihadistes djihadiste milice milices
            combattants offensive assaut bombardement bombardements bombardé artillerie obus
            roquettes missile missiles drone drones frappe frappes raid aérien aériennes avions
            chars munitions armes cessez feu trêve siège assiégée occupation invasion tués blessés
            affrontements embuscade attaque attaques attentat kamikaze otages casques bleus
            hostilités repli déplacés position positions bastion commandant brigade terroristes""",
        "disaster": """séisme tremblement terre magnitude épicentre réplique inondation inondations crue crues
            glissement coulée boue avalanche ouragan typhon cyclone tornade tsunami volcan éruption
            incendie incendies feu flammes pompiers explosion effondrement effondré décombres débris
            crash écrasé déraillement naufrage chaviré accident collision secours secouristes
            sauveteurs rescapés survivants victimes disparus corps évacués évacuation sinistrés
            dégâts détruit détruites catastrophe drame morts blessés bilan avion train autocar
            bateau camion""",
        "weather": """météo prévisions météorologie météorologique températures température degrés celsius
            pluie pluies averses ensoleillé soleil nuages nuageux vent vents rafales neige grêle
            brouillard brume gel orage orages tempête humidité canicule chaleur froid doux
            éclaircies bruine ciel sec nord sud littoral demain nuit attendues vigilance orange""",
        "labour": """travailleurs travailleur syndicat syndicats syndical grève grèves grévistes débrayage
            salaires salaire salariés salarié employés employeurs emploi emplois chômage chômeurs
            licenciements licenciement licenciés négociations convention collective patronat
            conditions travail retraite retraites pension préavis revendications fonctionnaires
            centrale ouvriers ouvrier embauche recrutement contrat contrats smic prime heures
            supplémentaires usine arrêt mouvement social""",
        "crime": """police policiers arrêté arrestation suspect suspects interpellé détenu détention garde
            vue inculpé tribunal juge procès verdict coupable condamné condamnation peine prison
            procureur parquet avocat avocats meurtre assassinat tué poignardé fusillade braquage vol
            volé escroquerie corruption trafic drogue cannabis cocaïne viol agression enlèvement
            enquête enquêteurs crime criminel gang appel plainte accusé gendarmes détournement""",
        "environment": """climat climatique émissions carbone effet serre réchauffement pollution pollué faune
            flore espèce espèces extinction menacées conservation forêt forêts déforestation
            biodiversité écosystème habitat océan océans récif corail recyclage plastique déchets
            renouvelable durable environnement environnemental sécheresse désertification glaciers
            nature réserve braconnage éléphants baleines oiseaux écologistes""",
        "education": """école écoles élèves élève étudiants étudiant enseignants enseignant professeurs
            université universités lycée collège examen examens baccalauréat bac programme classe
            classes éducation diplôme diplômés rentrée scolaire scolarité enseignement pédagogique
            alphabétisation bourse bourses maternelle cours campus rectorat""",
        "religion": """église mosquée temple synagogue pape vatican évêque évêques archevêque cardinal prêtre
            prêtres imam imams mufti prêche sermon prière prières culte fidèles foi croyants
            pèlerins pèlerinage hadj ramadan pâques noël bible coran islam musulmans chrétiens
            catholiques orthodoxe juif rabbin religieux religion jeûne aïd messe""",
        "society": """réfugiés migrants migrant asile immigration immigrés minorités discrimination racisme
            raciste égalité femmes femme genre filles familles famille mariage divorce enfants
            orphelins personnes âgées sans abri pauvreté charité bénévoles communauté droits
            violences conjugales homosexuels handicap handicapés population recensement logement
            excision solidarité""",
        "lifestyle": """voyage voyages tourisme touristes vacances hôtel hôtels plage restaurant restaurants
            recette recettes chef cuisine plat plats vin mode couturier robe vêtements style beauté
            maquillage coiffure maison jardin jardinage décoration bien être yoga loisirs
            destination destinations croisière gastronomie""",
        "human_interest": """insolite étonnant bizarre retrouvailles viral record guinness anniversaire mariage chien
            chat animal animaux zoo jumeaux célébrité royal prince princesse bébé héros courage
            surprise loterie doyenne plus vieux histoire vie rêve émouvant hommage""",
        "politics": """gouvernement président présidentielle premier ministre ministres parlement parlementaire
            élection élections vote électeurs scrutin parti partis opposition coalition sénat
            assemblée nationale députés député loi constitution référendum campagne candidat
            candidats diplomatie diplomatique ambassadeur sommet sanctions traité démocratie
            transition dialogue démission mandat putsch""",
        "health": """hôpital hôpitaux médecins médecin infirmiers patients patient maladie maladies virus
            épidémie pandémie vaccin vaccins vaccination infection symptômes traitement médicament
            médicaments cancer diabète paludisme ebola choléra chirurgie santé clinique diagnostic
            obésité grossesse sida""",
        "science": """scientifiques chercheurs recherche étude laboratoire physique astronomie télescope
            espace spatiale nasa satellite fusée planète gène gènes adn logiciel ordinateur
            ordinateurs internet smartphone application applications technologie technologies
            intelligence artificielle robot robots algorithme données numérique ingénieurs
            découverte facebook google réseaux""",
        "economy": """économie économique banque banques bourse actions marché marchés investisseurs
            investissement bénéfice bénéfices chiffre affaires entreprise entreprises inflation taux
            monnaie dollar euro pétrole prix exportations importations commerce budget déficit dette
            croissance pib entrepreneurs fusion milliards francs cfa fmi""",
        "arts": """film films acteur actrice réalisateur cinéma festival césar musique chanteur chanteuse
            album chanson chansons concert groupe orchestre théâtre pièce scène roman auteur
            écrivain poète poésie livre livres peinture peintre exposition musée galerie artiste
            artistes télévision série danse comédie""",
        "sport": """football match but buts ligue coupe champions équipe entraîneur joueur joueurs attaquant
            milieu défenseur gardien tournoi championnat olympique olympiques médaille athlétisme
            tennis rugby basket boxe course cycliste saison victoire défaite demi finale stade
            arbitre transfert sélectionneur mondial""",
    },
}
